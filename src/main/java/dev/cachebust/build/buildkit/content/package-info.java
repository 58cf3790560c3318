/** Cache in folders of the client's, which the engine reads and writes through the session. */
@NullMarked
package dev.cachebust.build.buildkit.content;

import org.jspecify.annotations.NullMarked;
