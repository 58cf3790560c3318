/** Advice on the wiring that defeats caching: rules as data, and what is found of them in a project. */
@NullMarked
package dev.cachebust.lint;

import org.jspecify.annotations.NullMarked;
