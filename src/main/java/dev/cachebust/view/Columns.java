package dev.cachebust.view;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, aligned by the width of the widest cell in each column; the last column is not padded. */
final class Columns {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row. Cells must be safe to show and uncoloured. */
    Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        return rows.stream().map(row -> join(row, widths)).toList();
    }

    private static String join(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths[i] - Width.of(row.get(i)) + 2));
            }
        }
        return line.toString().stripTrailing();
    }
}
