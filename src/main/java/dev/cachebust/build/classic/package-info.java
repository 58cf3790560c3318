/** Builds on engines without BuildKit: a Docker Engine's older builder, and Podman's API service. */
@NullMarked
package dev.cachebust.build.classic;

import org.jspecify.annotations.NullMarked;
