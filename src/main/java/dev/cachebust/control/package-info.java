/** Control of a running watcher by other processes: the socket, what is said over it, the status file. */
@NullMarked
package dev.cachebust.control;

import org.jspecify.annotations.NullMarked;
