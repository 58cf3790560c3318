/** Compose files as Docker Compose reads them: merged, interpolated and in normal form. */
@NullMarked
package dev.cachebust.compose;

import org.jspecify.annotations.NullMarked;
