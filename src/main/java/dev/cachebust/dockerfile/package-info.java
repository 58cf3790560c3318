/** The Dockerfile as BuildKit reads it: syntax, stages, and the graph of steps with the inputs of each. */
@NullMarked
package dev.cachebust.dockerfile;

import org.jspecify.annotations.NullMarked;
