package dev.cachebust.view.terminal;

import dev.cachebust.view.Width;
import dev.cachebust.view.screen.Frame;
import dev.cachebust.view.screen.Row;
import dev.cachebust.view.screen.Size;
import dev.cachebust.view.screen.Span;
import dev.cachebust.view.screen.Style;
import java.util.List;

/**
 * Turns a frame into what must be written so that a terminal that shows the frame before it shows this one: changed rows
 * only, and nothing if none has changed.
 */
final class Painter {
    private static final String ESC = "\u001b";
    private static final String RESET = ESC + "[0m";
    private static final String ERASE_REST = ESC + "[K";
    /** What is too long for its row is cut there instead of going on in the next. */
    private static final String NO_WRAP = ESC + "[?7l";

    private static final String WRAP = ESC + "[?7h";
    private static final String BEGIN = ESC + "[?2026h";
    private static final String END = ESC + "[?2026l";

    private final boolean synchronizes;
    private final boolean links;
    private List<Row> shown = List.of();
    private Size size = new Size(1, 1);
    private boolean unknown = true;

    /**
     * @param links whether the spans' links are handed on (OSC 8)
     */
    Painter(Capabilities can, boolean links) {
        this.synchronizes = can.synchronizes();
        this.links = links;
    }

    /** What the terminal shows is not known any more. */
    void forget() {
        unknown = true;
    }

    /** What to write for this frame. */
    String paint(Frame frame, Size on) {
        boolean all = unknown || !on.equals(size);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < on.rows(); i++) {
            Row row = i < frame.rows().size() ? frame.rows().get(i) : Row.BLANK;
            Row before = i < shown.size() ? shown.get(i) : Row.BLANK;
            if (all || !row.equals(before)) {
                out.append(ESC).append('[').append(i + 1).append(";1H");
                paint(row, on.columns(), out);
            }
        }
        shown = frame.rows();
        size = on;
        unknown = false;
        if (out.isEmpty()) {
            return "";
        }
        String changes = NO_WRAP + RESET + out + WRAP;
        return synchronizes ? BEGIN + changes + END : changes;
    }

    private void paint(Row row, int columns, StringBuilder out) {
        int column = 0;
        Style style = Style.PLAIN;
        for (Span span : row.spans()) {
            String text = Width.head(span.text(), columns - column);
            if (span.style() != style) {
                out.append(
                        span.style() == Style.PLAIN
                                ? RESET
                                : ESC + "[0;" + span.style().sgr() + "m");
                style = span.style();
            }
            append(text, links && isUri(span.link()) ? span.link() : "", out);
            column += Width.of(text);
            if (column < columns && isDoubtful(text)) {
                // Where a terminal takes a character for wider or narrower than we do, what follows keeps its place.
                out.append(ESC).append('[').append(column + 1).append('G');
            }
        }
        if (style != Style.PLAIN) {
            out.append(RESET);
        }
        // A cursor that waits behind the last column would have that column erased.
        if (column < columns) {
            out.append(ERASE_REST);
        }
    }

    private static void append(String text, String link, StringBuilder out) {
        if (link.isEmpty()) {
            out.append(text);
        } else {
            out.append(ESC).append("]8;;").append(link).append(ESC).append('\\');
            out.append(text).append(ESC).append("]8;;").append(ESC).append('\\');
        }
    }

    /** OSC 8 takes printable ASCII only. */
    private static boolean isUri(String link) {
        return !link.isEmpty() && link.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Whether terminals may not agree on the text's width. They do on Latin, punctuation, arrows, lines and dingbats. */
    private static boolean isDoubtful(String text) {
        return text.chars()
                .anyMatch(c ->
                        c >= 0x300 && !(c >= 0x2010 && c <= 0x2026) && !(c >= 0x2190 && c <= 0x25ff) || c >= 0xd800);
    }
}
