package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Splits the text of an instruction into keyword, flags and words (BuildKit's {@code split_command.go}). */
final class LineWords {
    private LineWords() {}

    /**
     * @param flags the words that begin with {@code --}, quotes and escapes removed
     * @param rest what follows them, trimmed
     */
    record Split(String keyword, List<String> flags, String rest) {}

    static Split split(String line, char escape) {
        String text = Space.trim(line);
        int end = 0;
        while (end < text.length() && !Space.separates(text.charAt(end))) {
            end++;
        }
        int rest = end;
        while (rest < text.length() && Space.separates(text.charAt(rest))) {
            rest++;
        }
        List<String> flags = new ArrayList<>();
        int args = flags(text, rest, escape, flags);
        return new Split(text.substring(0, end), flags, Space.trim(text.substring(args)));
    }

    /** Collects the flags from {@code start} on; returns where they end. */
    private static int flags(String text, int start, char escape, List<String> flags) {
        int i = start;
        while (true) {
            i = Space.skip(text, i);
            if (!text.startsWith("--", i)) {
                return i;
            }
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote == 0 && Space.is(c)) {
                    break;
                }
                if (c == escape) {
                    if (i + 1 == text.length()) {
                        continue;
                    }
                    word.append(text.charAt(++i));
                } else if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            }
            if (word.toString().equals("--")) {
                return i;
            }
            flags.add(word.toString());
        }
    }

    /** The words between spaces, tabs and the like; quotes have no meaning. */
    static List<String> plain(String rest) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= rest.length(); i++) {
            boolean inWord = i < rest.length() && !Space.separates(rest.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(rest.substring(start, i));
                start = -1;
            }
        }
        return words;
    }

    /** The words of ENV, LABEL and ARG: quotes and escapes hold a word together, and stay in it. */
    static List<String> quoted(String rest, char escape) {
        List<String> words = new ArrayList<>();
        int i = Space.skip(rest, 0);
        while (i < rest.length()) {
            int start = i;
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; i < rest.length(); i++) {
                char c = rest.charAt(i);
                if (quote == 0 && Space.is(c)) {
                    break;
                }
                if (c == escape && quote != '\'') {
                    if (i + 1 == rest.length()) {
                        continue;
                    }
                    word.append(c).append(rest.charAt(++i));
                    continue;
                }
                if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                }
                word.append(c);
            }
            if (word.length() > 0 || i - start > 1) {
                words.add(word.toString());
            }
            i = Space.skip(rest, i);
        }
        return words;
    }
}
