package dev.cachebust.view;

import java.util.ArrayList;
import java.util.List;

/** Breaks prose into lines between its words. */
final class Wrap {
    private Wrap() {}

    /**
     * The lines of a text. A word that is longer than a line is left whole: paths and addresses are there to be copied.
     *
     * @param width of a line; 0 or less: unlimited
     */
    static List<String> words(String text, int width) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (width <= 0 || Width.of(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ")) {
            int columns = Width.of(word);
            if (!line.isEmpty() && used + 1 + columns > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (!line.isEmpty()) {
                line.append(' ');
                used++;
            }
            line.append(word);
            used += columns;
        }
        lines.add(line.toString());
        return lines;
    }

    /** The same, each line but the first indented; {@code width} counts the indentation. */
    static List<String> hanging(String text, int width, int indent) {
        List<String> lines = new ArrayList<>(words(text, width - indent));
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, " ".repeat(indent) + lines.get(i));
        }
        return lines;
    }
}
