package dev.cachebust.lint;

import java.util.List;

/**
 * A change of a file that does away with a finding.
 *
 * @param file as findings name it
 * @param line the first line that is replaced, 1-based
 * @param endLine the last one; {@code line - 1}: nothing is replaced, the text goes before {@code line}
 * @param replacement whole lines, without line ends
 */
public record Fix(String file, int line, int endLine, List<String> replacement) {
    public Fix {
        replacement = List.copyOf(replacement);
    }

    /** Lines in place of others. */
    public static Fix replace(SourceText text, int line, int endLine, List<String> replacement) {
        return new Fix(text.name(), line, endLine, replacement);
    }

    /** Lines before another one. */
    public static Fix insert(SourceText text, int before, List<String> added) {
        return new Fix(text.name(), before, before - 1, added);
    }
}
