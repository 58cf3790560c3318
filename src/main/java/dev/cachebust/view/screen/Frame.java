package dev.cachebust.view.screen;

import java.util.List;

/** What a terminal is to show, from its first row down. Rows that are not there are blank; there are never too many. */
public record Frame(List<Row> rows) {
    public Frame {
        rows = List.copyOf(rows);
    }
}
