/** The loop of a running watcher: its state, its messages and its effects. */
@NullMarked
package dev.cachebust.daemon;

import org.jspecify.annotations.NullMarked;
