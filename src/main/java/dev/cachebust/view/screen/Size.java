package dev.cachebust.view.screen;

/** A terminal's size in cells; at least 1×1. */
public record Size(int columns, int rows) {
    public Size {
        columns = Math.max(1, columns);
        rows = Math.max(1, rows);
    }
}
