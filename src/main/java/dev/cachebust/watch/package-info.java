/** File-system events as batches that can be trusted. */
@NullMarked
package dev.cachebust.watch;

import org.jspecify.annotations.NullMarked;
