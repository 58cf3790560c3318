package dev.cachebust.view.screen;

import dev.cachebust.view.Width;
import java.util.ArrayList;
import java.util.List;

/** Text broken into lines that fit, at spaces where there are any. */
final class Wrapped {
    private Wrapped() {}

    /** At least one line, none wider than {@code columns}, except where not even one character fits. */
    static List<String> lines(String safe, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = safe;
        while (Width.of(rest) > columns) {
            String head = Width.head(rest, columns);
            if (head.isEmpty()) {
                break;
            }
            int space = rest.startsWith(" ", head.length()) ? head.length() : head.lastIndexOf(' ');
            boolean atWord = space > head.length() / 2;
            lines.add(atWord ? rest.substring(0, space) : head);
            rest = rest.substring(atWord ? space + 1 : head.length());
        }
        lines.add(rest);
        return lines;
    }
}
