package dev.cachebust.view;

/**
 * Makes text from outside (logs, file names, stage names, errors) safe to show on one line of a terminal, in a file or in a
 * status bar: afterwards it holds no control character, no line break, nothing invisible and nothing that turns the direction
 * of writing, and {@link Width} knows how many columns it takes.
 */
public final class Sanitizer {
    static final int BLANK_BRAILLE = 0x2800;

    private Sanitizer() {}

    /**
     * Output of a command or prose, as a terminal would show it in the end: sequences (colours, titles, cursor movements) are
     * dropped whole, what a carriage return or a backspace overwrote is gone, tabs reach to the next of their stops, line
     * breaks are spaces. What is left of the unsafe characters is shown as an escape.
     */
    public static String text(String raw) {
        return isPlain(raw) ? raw : new Screening(raw).run();
    }

    /** A name: nothing is dropped, so that two different names never look the same; unsafe characters become escapes. */
    public static String name(String raw) {
        if (isPlain(raw)) {
            return raw;
        }
        StringBuilder out = new StringBuilder(raw.length() + 16);
        int marks = 0;
        for (int i = 0; i < raw.length(); ) {
            int point = raw.codePointAt(i);
            i += Character.charCount(point);
            boolean mark = Width.isMark(point);
            marks = mark ? marks + 1 : 0;
            if (isUnsafe(point) || mark && (out.isEmpty() || marks > Screening.MARKS)) {
                out.append(escapeOf(point));
            } else {
                out.appendCodePoint(point);
            }
        }
        return out.toString();
    }

    /** Whether there is nothing to look at closely: letters of the West and a few signs. */
    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c >= 0x7f && isUnsafe(c) || c >= 0x300 && (Width.isMark(c) || Width.isSelector(c))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a character must not reach a terminal: controls, line separators, bidirectional controls, spaces that are not
     * the space, characters that nobody sees (Unicode's default ignorables and fillers), and those that have no meaning yet
     * and so no width.
     */
    static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            case Character.SPACE_SEPARATOR -> point != ' ';
            case Character.UNASSIGNED -> !Width.isEmojiToBe(point);
            default ->
                point == 0x34f
                        || point == 0x115f
                        || point == 0x1160
                        || point == 0x17b4
                        || point == 0x17b5
                        || point == BLANK_BRAILLE
                        || point == 0x3164
                        || point == 0xffa0
                        || Width.isSelector(point);
        };
    }

    static String escapeOf(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (Character.getType(point) == Character.SURROGATE) {
                    yield "\uFFFD";
                }
                yield point < 0x100 ? "\\x%02x".formatted(point) : "\\u{%x}".formatted(point);
            }
        };
    }
}
