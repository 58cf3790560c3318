package dev.cachebust.compose;

/**
 * Where in a file something is.
 *
 * @param file as messages call it
 * @param line 1-based
 * @param column 1-based
 */
public record Place(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
