/** What to write into a project so that a change makes less run again: a config, and edits of the Dockerfile. Pure. */
@NullMarked
package dev.cachebust.init;

import org.jspecify.annotations.NullMarked;
