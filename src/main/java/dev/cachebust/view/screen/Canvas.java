package dev.cachebust.view.screen;

import java.time.Instant;

/**
 * What is drawn on, and when.
 *
 * @param width in columns
 * @param height in rows
 */
record Canvas(int width, int height, Instant now, Ink ink) {
    /** From this width on a blank column stands at the left, where the chosen step is marked. */
    private static final int ROOMY = 30;

    static Canvas of(Size size, Instant now, Look look) {
        return new Canvas(size.columns(), size.rows(), now, new Ink(look));
    }

    /** The time of day, or the day. */
    String time(Instant at) {
        return ink.time(at, now);
    }

    int margin() {
        return width >= ROOMY ? 1 : 0;
    }

    /** A row that begins after the margin. */
    RowBuilder row() {
        return new RowBuilder(width, ink).to(margin());
    }

    Row row(String safe, Style style) {
        return row().add(safe, style).row();
    }

    /** A row of pieces after the margin. */
    Row row(Pieces pieces) {
        return pieces.into(row(), ink);
    }

    /** A line across with a title in it. */
    Row rule(String title, Style style) {
        RowBuilder row = row().add(ink.rule().repeat(2), Style.FAINT);
        if (!title.isEmpty()) {
            row.add(" ", Style.PLAIN)
                    .add(ink.cut(title, Math.max(0, row.room() - 2)), style)
                    .add(" ", Style.PLAIN);
        }
        return row.fill(ink.rule(), Style.FAINT).row();
    }
}
