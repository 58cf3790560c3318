package dev.cachebust.view.screen;

import dev.cachebust.view.Width;
import java.util.ArrayList;
import java.util.List;

/** Builds a row from the left that is never wider than it may be: what does not fit is cut. */
final class RowBuilder {
    private final int width;
    private final Ink ink;
    private final List<Span> spans = new ArrayList<>();
    private int column;

    RowBuilder(int width, Ink ink) {
        this.width = width;
        this.ink = ink;
    }

    /** A row of one text. */
    static Row of(int width, Ink ink, String safe, Style style) {
        return new RowBuilder(width, ink).add(safe, style).row();
    }

    RowBuilder add(String safe, Style style) {
        return add(safe, style, "");
    }

    RowBuilder add(String safe, Style style, String link) {
        String shown = ink.cut(safe, width - column);
        if (!shown.isEmpty()) {
            spans.add(new Span(shown, ink.style(style), link));
            column += Width.of(shown);
        }
        return this;
    }

    /** The text in a field of so many columns, and a space after it. */
    RowBuilder field(String safe, int columns, Style style) {
        int end = Math.min(width, column + columns + 1);
        add(ink.cut(safe, columns), style);
        return to(end);
    }

    /** Blanks up to this column. */
    RowBuilder to(int target) {
        int end = Math.min(target, width);
        if (end > column) {
            spans.add(Span.of(" ".repeat(end - column), Style.PLAIN));
            column = end;
        }
        return this;
    }

    RowBuilder gap(int columns) {
        return to(column + columns);
    }

    /** Fills the rest with this sign of one column. */
    RowBuilder fill(String sign, Style style) {
        return add(sign.repeat(Math.max(0, width - column)), style);
    }

    int room() {
        return width - column;
    }

    /** Without blanks at its end. */
    Row row() {
        while (!spans.isEmpty() && spans.get(spans.size() - 1).text().isBlank()) {
            spans.remove(spans.size() - 1);
        }
        return new Row(spans);
    }
}
