package dev.cachebust.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the lines of one output together again, whatever pieces it came in. What is kept of an unfinished line is bounded: of
 * one that overwrites itself only what is still visible, of a very long one the part that is not yet handed out.
 */
public final class LogLines {
    /** A line longer than this many characters is handed out in parts. */
    public static final int LONGEST = 64 * 1024;

    private final StringBuilder rest = new StringBuilder();

    /** The lines that this piece completes, raw, without their line ends. */
    public List<String> add(String piece) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
            keep(piece, from, end, lines);
            lines.add(take());
            from = end + 1;
        }
        keep(piece, from, piece.length(), lines);
        return lines;
    }

    /** The line that no line end came for, possibly empty. */
    public String unfinished() {
        return rest.toString();
    }

    /** As {@link #unfinished}, and begins anew. */
    public String take() {
        String line = rest.toString();
        rest.setLength(0);
        return line;
    }

    private void keep(String piece, int from, int to, List<String> lines) {
        for (int i = from; i < to; ) {
            int part = Math.min(to - i, LONGEST - rest.length());
            rest.append(piece, i, i + part);
            i += part;
            if (rest.length() == LONGEST) {
                forgetOverwritten();
                if (rest.length() > LONGEST / 2) {
                    lines.add(take());
                }
            }
        }
    }

    /** Drops what a carriage return with something after it makes invisible. */
    private void forgetOverwritten() {
        int last = rest.length() - 1;
        while (last >= 0 && rest.charAt(last) == '\r') {
            last--;
        }
        int overwritten = last < 0 ? -1 : rest.lastIndexOf("\r", last);
        rest.delete(0, overwritten + 1);
    }
}
