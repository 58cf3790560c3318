package dev.cachebust.context;

/** The wildcards of Go's {@code path.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \x}. */
final class GoMatch {
    private final String pattern;
    private final Automaton.Builder automaton = new Automaton.Builder();
    private int at;

    private GoMatch(String pattern) {
        this.pattern = pattern;
    }

    /** Compiles, or says what makes Go answer {@code ErrBadPattern}. */
    static Automaton compile(String pattern) throws BadPatternException {
        return new GoMatch(pattern).compile();
    }

    /** Whether a path has wildcards, as BuildKit decides it ({@code solver/llbsolver/ops/file.go}). */
    static boolean hasWildcards(String path) {
        for (int i = 0; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case '\\' -> i++;
                case '*', '?', '[' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private Automaton compile() throws BadPatternException {
        while (at < pattern.length()) {
            int c = next();
            switch (c) {
                case '*' -> automaton.takeAny(CharSet.NOT_SEPARATOR);
                case '?' -> automaton.take(CharSet.NOT_SEPARATOR);
                case '[' -> automaton.take(characterClass());
                case '\\' -> automaton.take(CharSet.of(escaped("nothing after \\")));
                default -> automaton.take(CharSet.of(c));
            }
        }
        return automaton.build();
    }

    private CharSet characterClass() throws BadPatternException {
        boolean negated = peek() == '^';
        if (negated) {
            at++;
        }
        CharSet.Builder set = new CharSet.Builder();
        for (boolean first = true; first || peek() != ']'; first = false) {
            int low = member();
            int high = low;
            if (peek() == '-') {
                at++;
                high = member();
            }
            set.add(low, high);
        }
        at++;
        return set.build(negated);
    }

    private int member() throws BadPatternException {
        int c = peek();
        if (c == '-' || c == ']') {
            throw new BadPatternException(pattern, "unexpected " + (char) c + " inside [ ]");
        }
        if (c == '\\') {
            at++;
            c = escaped("unclosed [");
        } else if (c >= 0) {
            next();
        }
        if (c < 0 || at >= pattern.length()) {
            throw new BadPatternException(pattern, "unclosed [");
        }
        return c;
    }

    private int escaped(String complaint) throws BadPatternException {
        if (at >= pattern.length()) {
            throw new BadPatternException(pattern, complaint);
        }
        return next();
    }

    private int next() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private int peek() {
        return at < pattern.length() ? pattern.codePointAt(at) : -1;
    }
}
