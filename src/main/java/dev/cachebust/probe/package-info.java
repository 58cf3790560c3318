/** Asks inputs that live elsewhere for their version: git, web servers, registries, commands. */
@NullMarked
package dev.cachebust.probe;

import org.jspecify.annotations.NullMarked;
