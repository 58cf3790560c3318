package dev.cachebust.view;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, aligned by the width of the widest cell in each column; the last column is not padded. */
final class Columns {
    /** Less room than this for the last column, and it stands below the others. */
    private static final int ROOM = 30;
    /** What is left at least of a column that is cut. */
    private static final int LEAST = 16;

    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row. Cells must be safe to show and uncoloured. */
    Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** One line for each row, however long. */
    List<String> lines() {
        int[] widths = widths();
        return rows.stream().map(row -> join(row, widths)).toList();
    }

    /**
     * The lines of each row, none wider than the terminal as far as that can be done: first the last column's words go onto
     * further lines, below each other or, where there is too little room, below the row; then a column is cut.
     *
     * @param width of the terminal; 0: unlimited
     * @param cut the column to cut
     */
    List<List<String>> lines(int width, int cut) {
        int[] widths = widths();
        int last = widths.length - 1;
        if (last < 1 || width <= 0 || start(widths, last) + widths[last] <= width) {
            return lines().stream().map(List::of).toList();
        }
        boolean below = width - start(widths, last) < ROOM;
        int excess = start(widths, last) - GAP - width;
        if (below && excess > 0) {
            widths[cut] = Math.max(Math.min(widths[cut], LEAST), widths[cut] - excess);
        }
        int indent = below ? start(widths, cut) : start(widths, last);
        List<List<String>> all = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>(row.subList(0, Math.min(row.size(), last)));
            if (cells.size() > cut) {
                cells.set(cut, Width.cut(cells.get(cut), widths[cut], "…"));
            }
            List<String> words = row.size() > last ? Wrap.words(row.get(last), width - indent) : List.of();
            List<String> lines = new ArrayList<>();
            if (!below && !words.isEmpty()) {
                cells.add(words.get(0));
            }
            lines.add(join(cells, widths));
            words.stream().skip(below ? 0 : 1).forEach(line -> lines.add(" ".repeat(indent) + line));
            all.add(lines);
        }
        return all;
    }

    private int[] widths() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        return widths;
    }

    /** Where a column begins. */
    private static int start(int[] widths, int column) {
        int start = 0;
        for (int i = 0; i < column; i++) {
            start += widths[i] + GAP;
        }
        return start;
    }

    private static String join(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths[i] - Width.of(row.get(i)) + GAP));
            }
        }
        return line.toString().stripTrailing();
    }
}
