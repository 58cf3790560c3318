package dev.cachebust.context;

/**
 * Reads the regular expressions that {@code moby/patternmatcher} makes of ignore patterns, in the syntax of Go's
 * {@code regexp}. That detour is visible: {@code \d} is a digit, and {@code [*]} is not a star.
 */
final class Re2 {
    private static final int[] DIGIT = {'0', '9'};
    private static final int[] SPACE = {'\t', '\n', '\f', '\r', ' ', ' '};
    private static final int[] WORD = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};

    private final String pattern;
    private final String expression;
    private final Automaton.Builder automaton = new Automaton.Builder();
    private int at;

    private Re2(String pattern, String expression) {
        this.pattern = pattern;
        this.expression = expression;
    }

    /** Compiles an expression that has to match a whole path. {@code pattern} is for messages. */
    static Automaton compile(String pattern, String expression) throws BadPatternException {
        return new Re2(pattern, expression).compile();
    }

    private Automaton compile() throws BadPatternException {
        while (at < expression.length()) {
            if (expression.startsWith("(.*/)?", at)) {
                at += "(.*/)?".length();
                automaton.takeDirectories();
            } else if (peek() == '^') {
                at++;
                automaton.start();
            } else {
                CharSet set = atom();
                if (peek() == '*') {
                    at++;
                    automaton.takeAny(set);
                } else {
                    automaton.take(set);
                }
            }
        }
        return automaton.build();
    }

    private CharSet atom() throws BadPatternException {
        int c = next();
        if (c == '.') {
            return CharSet.DOT;
        }
        if (c == '[') {
            return characterClass();
        }
        if (c == '\\') {
            CharSet.Builder set = new CharSet.Builder();
            if (perlClass(set)) {
                return set.build(false);
            }
            return CharSet.of(escape());
        }
        return CharSet.of(c);
    }

    private CharSet characterClass() throws BadPatternException {
        boolean negated = peek() == '^';
        if (negated) {
            at++;
        }
        CharSet.Builder set = new CharSet.Builder();
        for (boolean first = true; first || peek() != ']'; first = false) {
            if (peek() < 0) {
                throw bad("unclosed [");
            }
            if (expression.startsWith("[:", at) && expression.indexOf(":]", at + 2) >= 0) {
                posixClass(set);
            } else if (peek() == '\\'
                    && at + 1 < expression.length()
                    && "dDsSwW".indexOf(expression.charAt(at + 1)) >= 0) {
                at++;
                perlClass(set);
            } else {
                int low = member();
                int high = low;
                if (peek() == '-' && at + 1 < expression.length() && expression.charAt(at + 1) != ']') {
                    at++;
                    high = member();
                }
                if (high < low) {
                    throw bad("range inside [ ] is the wrong way round");
                }
                set.add(low, high);
            }
        }
        at++;
        return set.build(negated);
    }

    private int member() throws BadPatternException {
        if (peek() < 0) {
            throw bad("unclosed [");
        }
        int c = next();
        return c == '\\' ? escape() : c;
    }

    /** Reads {@code \d} and its like, the backslash already taken; false if something else stands there. */
    private boolean perlClass(CharSet.Builder set) {
        int c = peek();
        int[] pairs = switch (c) {
            case 'd', 'D' -> DIGIT;
            case 's', 'S' -> SPACE;
            case 'w', 'W' -> WORD;
            default -> null;
        };
        if (pairs == null) {
            return false;
        }
        at++;
        if (Character.isUpperCase(c)) {
            set.addComplement(pairs);
        } else {
            addAll(set, pairs);
        }
        return true;
    }

    private void posixClass(CharSet.Builder set) throws BadPatternException {
        int end = expression.indexOf(":]", at + 2);
        String name = expression.substring(at + 2, end);
        boolean negated = name.startsWith("^");
        int[] pairs = switch (negated ? name.substring(1) : name) {
            case "alnum" -> new int[] {'0', '9', 'A', 'Z', 'a', 'z'};
            case "alpha" -> new int[] {'A', 'Z', 'a', 'z'};
            case "ascii" -> new int[] {0, 0x7F};
            case "blank" -> new int[] {'\t', '\t', ' ', ' '};
            case "cntrl" -> new int[] {0, 0x1F, 0x7F, 0x7F};
            case "digit" -> DIGIT;
            case "graph" -> new int[] {'!', '~'};
            case "lower" -> new int[] {'a', 'z'};
            case "print" -> new int[] {' ', '~'};
            case "punct" -> new int[] {'!', '/', ':', '@', '[', '`', '{', '~'};
            case "space" -> new int[] {'\t', '\r', ' ', ' '};
            case "upper" -> new int[] {'A', 'Z'};
            case "word" -> WORD;
            case "xdigit" -> new int[] {'0', '9', 'A', 'F', 'a', 'f'};
            default -> throw bad("no character class [:" + name + ":]");
        };
        at = end + 2;
        if (negated) {
            set.addComplement(pairs);
        } else {
            addAll(set, pairs);
        }
    }

    private static void addAll(CharSet.Builder set, int[] pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            set.add(pairs[i], pairs[i + 1]);
        }
    }

    /** The code point that an escape stands for, the backslash already taken. */
    private int escape() throws BadPatternException {
        if (peek() < 0) {
            throw bad("nothing after \\");
        }
        int c = next();
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            return c;
        }
        return switch (c) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'x' -> hex();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c);
            default -> throw bad("\\" + Character.toString(c) + " is no escape that Docker knows");
        };
    }

    private int hex() throws BadPatternException {
        if (at + 2 <= expression.length()) {
            int high = Character.digit(expression.charAt(at), 16);
            int low = Character.digit(expression.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return high * 16 + low;
            }
        }
        throw bad("\\x needs two hexadecimal digits");
    }

    private int octal(int first) throws BadPatternException {
        if (first != '0' && (peek() < '0' || peek() > '7')) {
            throw bad("\\" + (char) first + " is no escape that Docker knows");
        }
        int value = first - '0';
        for (int digits = 1; digits < 3 && peek() >= '0' && peek() <= '7'; digits++) {
            value = value * 8 + next() - '0';
        }
        return value;
    }

    private BadPatternException bad(String reason) {
        return new BadPatternException(pattern, reason);
    }

    private int next() {
        int c = expression.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private int peek() {
        return at < expression.length() ? expression.codePointAt(at) : -1;
    }
}
