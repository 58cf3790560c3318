/** What is done after a build: with containers, with a command, with files that need no build. */
@NullMarked
package dev.cachebust.after;

import org.jspecify.annotations.NullMarked;
