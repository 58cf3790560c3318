package dev.cachebust.view.screen;

import dev.cachebust.view.Width;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Parts of one row, of which the least important give way where there is no room for all. */
final class Pieces {
    private final String separator;
    private final List<Piece> pieces = new ArrayList<>();

    private record Piece(int rank, List<Span> spans) {}

    /**
     * @param separator stands between them
     */
    Pieces(String separator) {
        this.separator = separator;
    }

    /** Adds a part on the right, safe text; those of the highest rank give way first, the last that is left is cut. */
    Pieces add(int rank, String safe, Style style) {
        return safe.isEmpty() ? this : add(rank, List.of(Span.of(safe, style)));
    }

    /** As {@link #add(int, String, Style)}, of more than one style. */
    Pieces add(int rank, List<Span> spans) {
        pieces.add(new Piece(rank, spans));
        return this;
    }

    /** Puts what there is room for into the row. */
    Row into(RowBuilder row, Ink ink) {
        List<Piece> left = new ArrayList<>(pieces);
        while (left.size() > 1 && width(left, ink) > row.room()) {
            left.remove(left.stream()
                    .max(Comparator.comparingInt(Piece::rank).thenComparing(left::indexOf))
                    .orElseThrow());
        }
        String before = "";
        for (Piece piece : left) {
            row.add(before, Style.PLAIN);
            piece.spans().forEach(span -> row.add(span.text(), span.style(), span.link()));
            before = separator;
        }
        return row.row();
    }

    private int width(List<Piece> left, Ink ink) {
        int sum = Width.of(ink.text(separator)) * (left.size() - 1);
        for (Piece piece : left) {
            for (Span span : piece.spans()) {
                sum += Width.of(ink.text(span.text()));
            }
        }
        return sum;
    }
}
