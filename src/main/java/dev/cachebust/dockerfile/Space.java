package dev.cachebust.dockerfile;

/** White space as BuildKit's parser sees it: Go's {@code unicode.IsSpace} in most places, a smaller set in others. */
final class Space {
    private Space() {}

    /** Go's {@code unicode.IsSpace}. */
    static boolean is(int c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** What separates the keyword and plain words: space, tab, vertical tab, form feed, carriage return. */
    static boolean separates(int c) {
        return c == ' ' || c == '\t' || c == 0x0B || c == '\f' || c == '\r';
    }

    static int skip(String text, int from) {
        int i = from;
        while (i < text.length() && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static String trim(String text) {
        int start = skip(text, 0);
        int end = text.length();
        while (end > start && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
