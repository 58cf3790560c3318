/** Layers: which class of change a file, an instruction or a bust ARG belongs to, and each layer's content hash. */
@NullMarked
package dev.cachebust.layer;

import org.jspecify.annotations.NullMarked;
