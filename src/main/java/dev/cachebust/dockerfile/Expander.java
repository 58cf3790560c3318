package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.ShellLexer.Keep;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Expands the variables in one Dockerfile's words, and keeps what that costs within bounds. */
final class Expander {
    /** How much longer than the Dockerfile's own text all expanded text together may be, in characters. */
    private static final long ROOM = 64L * 1024 * 1024;

    private final char escape;
    private long room = ROOM;

    Expander(char escape) {
        this.escape = escape;
    }

    /** The text expanded, quotes removed. Set variables that it uses are added to {@code used}. */
    String expand(
            String text, Function<String, @Nullable String> variables, Syntax at, SortedMap<String, String> used) {
        return run(text, escape, EnumSet.noneOf(Keep.class), variables, at, used);
    }

    String expand(String text, Function<String, @Nullable String> variables, Syntax at) {
        return expand(text, variables, at, new TreeMap<>());
    }

    /** The content of a here-document expanded; quotes stay, because they mean nothing there. */
    String expandContent(
            String text, Function<String, @Nullable String> variables, Syntax at, SortedMap<String, String> used) {
        return run(text, '\\', EnumSet.of(Keep.QUOTES_PLAIN), variables, at, used);
    }

    private String run(
            String text,
            char escapedBy,
            Set<Keep> keep,
            Function<String, @Nullable String> variables,
            Syntax at,
            SortedMap<String, String> used) {
        try {
            ShellLexer.Result result = ShellLexer.expand(text, escapedBy, keep, variables, room);
            room -= Math.max(0, result.text().length() - text.length());
            for (String name : result.used()) {
                String value = variables.apply(name);
                if (value != null) {
                    used.put(name, value);
                }
            }
            return result.text();
        } catch (ShellLexer.LexException e) {
            String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
            throw at.error(text, "'" + shown + "' cannot be expanded: " + e.getMessage(), "");
        }
    }
}
