package dev.cachebust.layer;

/**
 * An ARG whose value busts a layer.
 *
 * @param arg its name
 * @param line of its first declaration in a stage that the target needs, 1-based
 * @param configured whether the config names it; else its own name says what it is
 */
public record BustPoint(String arg, LayerName layer, int line, boolean configured) {}
