package dev.cachebust.context;

import java.util.ArrayDeque;
import java.util.Deque;

/** Two functions of Go's library that Docker's reading of patterns rests on. */
final class GoText {
    private GoText() {}

    /** {@code strings.TrimSpace}: Unicode's white space. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }

    /** {@code filepath.Clean}, as on Unix. */
    static String cleanPath(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String part = path.substring(from, to);
            if (part.equals("..")) {
                if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                    parts.removeLast();
                } else if (!rooted) {
                    parts.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
            from = to + 1;
        }
        String clean = (rooted ? "/" : "") + String.join("/", parts);
        return clean.isEmpty() ? "." : clean;
    }
}
