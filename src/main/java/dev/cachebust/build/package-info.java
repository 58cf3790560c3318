/** The port to a build engine: requests in, events out. */
@NullMarked
package dev.cachebust.build;

import org.jspecify.annotations.NullMarked;
