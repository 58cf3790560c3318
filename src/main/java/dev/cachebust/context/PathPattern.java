package dev.cachebust.context;

import java.util.Optional;

/**
 * One pattern of an ignore file, matched as {@code moby/patternmatcher} does: literally, by prefix, by suffix, or as the
 * regular expression that it makes of the pattern.
 *
 * @param exclusion whether it started with {@code !}
 * @param text what follows the {@code !}
 */
record PathPattern(String text, boolean exclusion, Kind kind, Optional<Automaton> automaton) {
    private enum Kind {
        EXACT,
        /** The text is followed by {@code **}. */
        PREFIX,
        /** The text follows {@code **}. */
        SUFFIX,
        AUTOMATON
    }

    static PathPattern compile(String text, boolean exclusion) throws BadPatternException {
        GoMatch.compile(text);
        StringBuilder expression = new StringBuilder();
        Kind kind = Kind.EXACT;
        int[] chars = text.codePoints().toArray();
        int at = chars.length > 0 && chars[0] == '\uFEFF' ? 1 : 0;
        for (int token = 0; at < chars.length; token++) {
            int c = chars[at++];
            boolean last = at == chars.length;
            if (c == '*' && !last && chars[at] == '*') {
                at++;
                if (at < chars.length && chars[at] == '/') {
                    at++;
                }
                if (at < chars.length) {
                    expression.append("(.*/)?");
                    kind = Kind.AUTOMATON;
                } else if (kind == Kind.EXACT) {
                    kind = Kind.PREFIX;
                } else {
                    expression.append(".*");
                    kind = Kind.AUTOMATON;
                }
                if (token == 0) {
                    kind = Kind.SUFFIX;
                }
            } else if (c == '*') {
                expression.append("[^/]*");
                kind = Kind.AUTOMATON;
            } else if (c == '?') {
                expression.append("[^/]");
                kind = Kind.AUTOMATON;
            } else if (".+()|{}$".indexOf(c) >= 0) {
                expression.append('\\').appendCodePoint(c);
            } else if (c == '\\') {
                expression.append('\\').appendCodePoint(chars[at++]);
                kind = Kind.AUTOMATON;
            } else {
                if (c == '[' || c == ']') {
                    kind = Kind.AUTOMATON;
                }
                expression.appendCodePoint(c);
            }
        }
        return switch (kind) {
            case EXACT -> new PathPattern(text, exclusion, kind, Optional.empty());
            case PREFIX -> new PathPattern(text.substring(0, text.length() - 2), exclusion, kind, Optional.empty());
            case SUFFIX -> new PathPattern(text.substring(2), exclusion, kind, Optional.empty());
            case AUTOMATON ->
                new PathPattern(text, exclusion, kind, Optional.of(Re2.compile(text, expression.toString())));
        };
    }

    boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(text);
            case PREFIX -> path.startsWith(text);
            case SUFFIX -> path.endsWith(text) || text.startsWith("/") && path.equals(text.substring(1));
            case AUTOMATON -> automaton.orElseThrow().matches(path);
        };
    }

    /** Whether some path below this directory can match although the directory does not. */
    boolean canMatchBelow(String directory) {
        String below = directory + "/";
        return switch (kind) {
            case EXACT -> text.startsWith(below);
            case PREFIX -> text.startsWith(below) || below.startsWith(text);
            case SUFFIX -> true;
            case AUTOMATON -> automaton.orElseThrow().canMatchBeyond(below);
        };
    }
}
