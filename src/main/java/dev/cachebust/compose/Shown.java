package dev.cachebust.compose;

/** Foreign text in messages: on one line, without control characters, not too long. */
public final class Shown {
    private static final int LONGEST = 60;
    private static final int LONGEST_LINE = 200;

    private Shown() {}

    /** A value. */
    public static String quoted(String text) {
        return '"' + plain(text) + '"';
    }

    /** A value or name without quotation marks. */
    public static String plain(String text) {
        return clean(text, LONGEST);
    }

    /** A sentence or the path of a key. */
    public static String line(String text) {
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
}
