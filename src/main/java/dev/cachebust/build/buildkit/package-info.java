/** The native BuildKit client: builds through the engine's own gRPC API, without a {@code docker} process. */
@NullMarked
package dev.cachebust.build.buildkit;

import org.jspecify.annotations.NullMarked;
