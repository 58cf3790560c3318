/** Manifests of package managers: what of their content matters for an installation. */
@NullMarked
package dev.cachebust.manifest;

import org.jspecify.annotations.NullMarked;
