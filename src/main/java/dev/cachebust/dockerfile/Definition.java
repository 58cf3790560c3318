package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds a step's {@link Step#definition()}: one {@code name "value"} a line, so that equal text means equal operations.
 *
 * <p>Of a RUN: {@code arg} (each word of the command), {@code script}, {@code platform}, {@code user}, {@code dir}, {@code
 * network}, {@code security}, {@code device}, {@code order} (the variables' names), {@code mount} (a definition of its own). Of
 * COPY and ADD, for each source: {@code copy} or {@code fetch} with the file's name, {@code to}, {@code owner}, {@code mode},
 * {@code unpack}, {@code exclude}, {@code include}, {@code required}, {@code checksum}, {@code keep-git-dir}, {@code content}. Of
 * WORKDIR: {@code mkdir}, {@code owner}. Where a builder's rules say so ({@link Dialect#chains}), of each
 * {@code after}: what stands between it and the step before.
 */
public final class Definition {
    private final StringBuilder text = new StringBuilder();

    /** Adds a fact. */
    public Definition add(String name, String value) {
        text.append(name).append(" \"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
        text.append("\"\n");
        return this;
    }

    /** Leaves out what is empty: not given. */
    public Definition addIfAny(String name, String value) {
        return value.isEmpty() ? this : add(name, value);
    }

    /** Adds a fact of the same name for each value. */
    public Definition addAll(String name, List<String> values) {
        values.forEach(value -> add(name, value));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** The facts that such a text was built from, in order. */
    public static List<KeyValue> facts(String definition) {
        List<KeyValue> facts = new ArrayList<>();
        definition.lines().forEach(line -> {
            int space = line.indexOf(' ');
            facts.add(new KeyValue(line.substring(0, space), unquoted(line.substring(space + 2, line.length() - 1))));
        });
        return facts;
    }

    private static String unquoted(String quoted) {
        StringBuilder value = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                char escaped = quoted.charAt(++i);
                value.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> escaped;
                        });
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
