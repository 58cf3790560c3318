package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command that is written as one text, as words. Quotes and backslashes mean what they do in a shell; what comes after
 * {@code ;}, {@code &}, {@code |}, {@code <} or {@code >} is left out, as Compose does it (go-shellwords).
 */
final class ShellWords {
    private ShellWords() {}

    /** Empty if a quote has no end. */
    static Optional<List<String>> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        boolean escaped = false;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (escaped) {
                word.append(c);
                escaped = false;
                begun = true;
            } else if (c == '\\' && quote != '\'') {
                escaped = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else if (";&|<>".indexOf(c) >= 0) {
                break;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return quote != 0 || escaped ? Optional.empty() : Optional.of(words);
    }
}
