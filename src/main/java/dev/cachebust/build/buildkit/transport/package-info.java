/** Connections to an engine's socket, and their upgrade to HTTP/2. */
@NullMarked
package dev.cachebust.build.buildkit.transport;

import org.jspecify.annotations.NullMarked;
