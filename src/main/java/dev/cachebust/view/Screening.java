package dev.cachebust.view;

/**
 * One pass over output, in time linear in its length: what a terminal would show of it, in printable characters. Sequences
 * are those of ECMA-48 and, where terminals differ from it, xterm's ("XTerm Control Sequences").
 */
final class Screening {
    /** How many combining marks a character may carry: Vietnamese has two, Hebrew three. */
    static final int MARKS = 3;

    /** Terminals have a tab stop every so many columns. */
    private static final int TAB = 8;

    private static final int ESC = 0x1b;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private final String raw;
    private final StringBuilder out;
    /** Where the present line begins in {@link #out}, and how many columns it has. */
    private int start;

    private int column;
    private int marks;
    /** A carriage return came: what is written next overwrites the line. */
    private boolean returned;

    Screening(String raw) {
        this.raw = raw;
        this.out = new StringBuilder(raw.length() + 16);
    }

    String run() {
        for (int i = 0; i < raw.length(); ) {
            int point = raw.codePointAt(i);
            int next = i + Character.charCount(point);
            if (isIntroducer(point)) {
                i = sequence(point, next);
            } else {
                character(point);
                i = next;
            }
        }
        return out.toString();
    }

    private static boolean isIntroducer(int point) {
        return point == ESC || point == 0x9b || isStringStart(point);
    }

    /** DCS, SOS, OSC, PM and APC, as single characters. */
    private static boolean isStringStart(int c1) {
        return c1 == 0x90 || c1 == 0x98 || c1 == 0x9d || c1 == 0x9e || c1 == 0x9f;
    }

    /** Where what begins with this introducer ends. */
    private int sequence(int introducer, int from) {
        if (introducer == 0x9b) {
            return controlSequence(from);
        } else if (introducer != ESC) {
            return string(from);
        } else if (from == raw.length()) {
            append(Sanitizer.escapeOf(ESC));
            return from;
        }
        char second = raw.charAt(from);
        if (second == '[') {
            return controlSequence(from + 1);
        } else if (isStringStart(second + 0x40)) {
            return string(from + 1);
        }
        int i = skip(from, ' ', '/');
        if (i < raw.length() && raw.charAt(i) >= '0' && raw.charAt(i) <= '~') {
            return i + 1;
        }
        append(Sanitizer.escapeOf(ESC));
        return from;
    }

    private int controlSequence(int from) {
        int i = skip(skip(from, '0', '?'), ' ', '/');
        return i < raw.length() && raw.charAt(i) >= '@' && raw.charAt(i) <= '~' ? i + 1 : i;
    }

    /** Past the end of a control string: its terminator, or a character that breaks it off. */
    private int string(int from) {
        for (int i = from; i < raw.length(); i++) {
            switch (raw.charAt(i)) {
                case 0x07, 0x9c, 0x18, 0x1a -> {
                    return i + 1;
                }
                case ESC -> {
                    return raw.startsWith("\\", i + 1) ? i + 2 : i;
                }
                case '\n', '\r' -> {
                    return i;
                }
                default -> {}
            }
        }
        return raw.length();
    }

    private int skip(int from, char first, char last) {
        int i = from;
        while (i < raw.length() && raw.charAt(i) >= first && raw.charAt(i) <= last) {
            i++;
        }
        return i;
    }

    private void character(int point) {
        switch (point) {
            case '\r' -> returned = true;
            case '\n' -> {
                returned = false;
                out.append(' ');
                start = out.length();
                column = 0;
                marks = 0;
            }
            case '\b' -> back();
            case '\t' -> append(" ".repeat(TAB - (returned ? 0 : column) % TAB));
            case 0, 0x07, 0x7f -> {}
            default -> visible(point);
        }
    }

    private void visible(int point) {
        if (Width.isSelector(point) || point == ZERO_WIDTH_JOINER) {
            // Terminals do not agree on the width of what these make; without them each part shows by itself.
            return;
        } else if (Character.getType(point) == Character.SPACE_SEPARATOR || point == Sanitizer.BLANK_BRAILLE) {
            append(" ".repeat(Width.of(point)));
        } else if (Sanitizer.isUnsafe(point)) {
            append(Sanitizer.escapeOf(point));
        } else if (!Width.isMark(point)) {
            append(Character.toString(point));
        } else if (returned || out.length() == start) {
            append(Sanitizer.escapeOf(point));
        } else if (++marks <= MARKS) {
            out.appendCodePoint(point);
        }
    }

    private void append(String shown) {
        if (returned) {
            returned = false;
            out.setLength(start);
            column = 0;
        }
        out.append(shown);
        column += Width.of(shown);
        marks = 0;
    }

    private void back() {
        while (!returned && out.length() > start) {
            int last = out.codePointBefore(out.length());
            out.setLength(out.length() - Character.charCount(last));
            column -= Width.of(last);
            if (!Width.isMark(last)) {
                return;
            }
        }
    }
}
