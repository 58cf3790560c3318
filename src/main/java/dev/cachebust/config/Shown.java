package dev.cachebust.config;

import java.util.List;
import java.util.Map;

/** Foreign text in messages: on one line, without control characters, not too long. */
final class Shown {
    private static final int LONGEST = 60;
    private static final int LONGEST_LINE = 200;

    private Shown() {}

    /** A value. */
    static String quoted(String text) {
        return '"' + plain(text) + '"';
    }

    static String plain(String text) {
        return clean(text, LONGEST);
    }

    /** A sentence or the path of a key. */
    static String line(String text) {
        return clean(text, LONGEST_LINE);
    }

    private static String clean(String text, int longest) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(text.length(), longest);
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            int type = Character.getType(c);
            if (Character.isISOControl(c) || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return text.length() > longest ? out.append('…').toString() : out.toString();
    }

    /** What a value of a TOML file is, such as {@code the number 5}. */
    static String kind(Object raw) {
        if (raw instanceof String text) {
            return "the text " + quoted(text);
        } else if (raw instanceof Boolean || raw instanceof Long || raw instanceof Double) {
            return (raw instanceof Boolean ? "" : "the number ") + raw;
        } else if (raw instanceof List) {
            return "a list";
        } else if (raw instanceof Map) {
            return "a table";
        }
        return "a date or time";
    }
}
