package dev.cachebust.view;

import java.util.regex.Pattern;

/**
 * Makes text from outside (logs, file names, stage names, errors) safe to show on one line of a terminal, in a file or in a
 * status bar: afterwards it holds no control character, no line break and nothing that turns the direction of writing.
 */
public final class Sanitizer {
    /** ECMA-48 control sequences, OSC and the other string sequences, and two-character escapes. */
    private static final Pattern SEQUENCES = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]"
            + "|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c|$)"
            + "|\u001b[ -/]*[0-~]");

    private static final int TAB = 4;

    private Sanitizer() {}

    /**
     * Output of a command or prose: terminal sequences (colours, titles, cursor movements) are dropped whole, tabs become
     * spaces, and what is left of the unsafe characters is shown as an escape.
     */
    public static String text(String raw) {
        if (isSafe(raw)) {
            return raw;
        }
        String plain = raw.indexOf('\u001b') < 0 && !hasC1(raw)
                ? raw
                : SEQUENCES.matcher(raw).replaceAll("");
        return escape(plain.replace("\t", " ".repeat(TAB)).replace('\n', ' ').replace("\r", ""));
    }

    /** A name: nothing is dropped, so that two different names never look the same; unsafe characters become escapes. */
    public static String name(String raw) {
        return isSafe(raw) ? raw : escape(raw);
    }

    /** Whether a character must not reach a terminal: controls, line separators, bidirectional controls, invisible marks. */
    private static boolean isUnsafe(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static boolean isSafe(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if ((c < ' ' || c >= 0x7f) && isUnsafe(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasC1(String raw) {
        return raw.chars().anyMatch(c -> c >= 0x80 && c <= 0x9f);
    }

    private static String escape(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(point -> {
            if (!isUnsafe(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(escapeOf(point));
            }
        });
        return out.toString();
    }

    private static String escapeOf(int point) {
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
