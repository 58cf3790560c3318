package dev.cachebust.lint;

import dev.cachebust.dockerfile.Lines;
import java.util.List;

/**
 * A text file.
 *
 * @param name how findings name it
 * @param lines without line ends
 */
public record SourceText(String name, List<String> lines) {
    public SourceText {
        lines = List.copyOf(lines);
    }

    /** A file's content. */
    public static SourceText of(String name, String content) {
        return new SourceText(name, content.lines().toList());
    }

    /** A line by its 1-based number; empty outside of the file. */
    public String line(int number) {
        return number < 1 || number > lines.size() ? "" : lines.get(number - 1);
    }

    List<String> lines(int first, int last) {
        return lines.subList(Math.max(0, first - 1), Math.max(0, Math.min(last, lines.size())));
    }

    /** The first line of these that has the text, or else the first of all. */
    int find(Lines within, String text) {
        for (int i = within.first(); i <= within.last(); i++) {
            if (line(i).contains(text)) {
                return i;
            }
        }
        return within.first();
    }
}
