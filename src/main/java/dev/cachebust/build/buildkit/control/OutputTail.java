package dev.cachebust.build.buildkit.control;

import java.util.List;

/** The last of what a step wrote, to be shown when it fails. */
public final class OutputTail {
    private static final int CHARACTERS = 8 * 1024;
    private static final int LINES = 20;

    private final StringBuilder text = new StringBuilder();

    /** What it wrote next. */
    public void add(String more) {
        text.append(more, Math.max(0, more.length() - CHARACTERS), more.length());
        if (text.length() > 2 * CHARACTERS) {
            text.delete(0, text.length() - CHARACTERS);
        }
    }

    /** The last lines, without line ends. */
    public List<String> lines() {
        // A carriage return is no line end: what it overwrote is for the views to leave out.
        List<String> lines =
                text.isEmpty() ? List.of() : List.of(text.toString().split("\n"));
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}
