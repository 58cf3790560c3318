/** Agents for RUN --mount=type=ssh: the user's own, or one that is played with keys from files. */
@NullMarked
package dev.cachebust.build.buildkit.ssh;

import org.jspecify.annotations.NullMarked;
