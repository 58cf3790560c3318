/**
 * The live view's thin half: puts frames on a terminal, reads keys from it, and leaves it as it was found. What is shown is
 * decided in {@link dev.cachebust.view.screen}.
 */
@NullMarked
package dev.cachebust.view.terminal;

import org.jspecify.annotations.NullMarked;
