/**
 * The live view as a pure function: events and keys are folded into a {@link dev.cachebust.view.screen.Screen}, which with a
 * size and a time gives a {@link dev.cachebust.view.screen.Frame}. No clock, no terminal, no input or output.
 */
@NullMarked
package dev.cachebust.view.screen;

import org.jspecify.annotations.NullMarked;
