/** The events of a watcher as lines of JSON, and back. */
@NullMarked
package dev.cachebust.stream;

import org.jspecify.annotations.NullMarked;
