package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the here-documents that a line announces, as BuildKit's {@code parser.go} does. */
final class HeredocWords {
    private static final Set<ShellLexer.Keep> RAW =
            EnumSet.of(ShellLexer.Keep.QUOTES, ShellLexer.Keep.ESCAPES, ShellLexer.Keep.UNSET);
    private static final Set<ShellLexer.Keep> QUOTES = EnumSet.of(ShellLexer.Keep.QUOTES, ShellLexer.Keep.UNSET);
    private static final Set<ShellLexer.Keep> PLAIN = EnumSet.of(ShellLexer.Keep.UNSET);

    private HeredocWords() {}

    /** The here-documents of a line, still without content. */
    static List<Heredoc> in(String line) throws ShellLexer.LexException {
        List<String> words;
        try {
            words = ShellLexer.words(line, '\\', RAW);
        } catch (ShellLexer.LexException e) {
            // A line whose quotes do not balance is the shell's business; it announces nothing.
            return List.of();
        }
        List<Heredoc> found = new ArrayList<>();
        for (String word : words) {
            parse(word).ifPresent(found::add);
        }
        return found;
    }

    /** Whether the word announces a here-document. */
    static Optional<Heredoc> tryParse(String word) {
        try {
            return parse(word);
        } catch (ShellLexer.LexException e) {
            return Optional.empty();
        }
    }

    private static Optional<Heredoc> parse(String word) throws ShellLexer.LexException {
        int i = 0;
        while (i < word.length() && word.charAt(i) >= '0' && word.charAt(i) <= '9') {
            i++;
        }
        if (!word.startsWith("<<", i)) {
            return Optional.empty();
        }
        i += 2;
        boolean chomp = i < word.length() && word.charAt(i) == '-';
        if (chomp) {
            i++;
        }
        while (i < word.length() && (" \t\n\f\r".indexOf(word.charAt(i)) >= 0)) {
            i++;
        }
        String rest = word.substring(i);
        if (rest.isEmpty() || rest.indexOf('<') >= 0) {
            return Optional.empty();
        }
        List<String> words = ShellLexer.words(rest, '\\', PLAIN);
        if (words.size() != 1) {
            return Optional.empty();
        }
        List<String> raw = ShellLexer.words(rest, '\\', QUOTES);
        if (raw.size() != 1) {
            throw new ShellLexer.LexException("the here-document's name cannot be read: " + rest);
        }
        boolean expand = quotes(words.get(0)) == quotes(raw.get(0));
        return Optional.of(new Heredoc(words.get(0), expand, chomp, ""));
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '\'' || c == '"').count();
    }
}
