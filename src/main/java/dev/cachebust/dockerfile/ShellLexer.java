package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expands variables and removes quotes as BuildKit does in Dockerfile words ({@code frontend/dockerfile/shell/lex.go}): a
 * subset of what a POSIX shell does.
 */
final class ShellLexer {
    /** How deep {@code ${a:-${b:-…}}} may nest. */
    private static final int MAX_DEPTH = 200;

    private static final int EOF = -1;

    /** What a lexer leaves as it is. */
    enum Keep {
        /** Quotes stay in the result. */
        QUOTES,
        /** Escape characters stay in the result. */
        ESCAPES,
        /** Quotes have no meaning at all. */
        QUOTES_PLAIN,
        /** A variable that is not set stays as it is written. */
        UNSET
    }

    /**
     * @param text the expanded text
     * @param words the text split at unquoted white space
     * @param used the variables that were looked up and are set
     * @param unset the variables that were looked up and are not set
     */
    record Result(String text, List<String> words, Set<String> used, Set<String> unset) {}

    /** The text cannot be expanded. */
    static final class LexException extends Exception {
        private static final long serialVersionUID = 1;

        LexException(String message) {
            super(message);
        }
    }

    private final String source;
    private final int escape;
    private final Set<Keep> keep;
    private final Function<String, @Nullable String> variables;
    private final long limit;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> unset = new LinkedHashSet<>();
    private int position;
    private int depth;
    private boolean keepEscapes;

    private ShellLexer(
            String source, char escape, Set<Keep> keep, Function<String, @Nullable String> variables, long room) {
        this.source = source;
        this.escape = escape;
        this.keep = keep;
        this.variables = variables;
        this.limit = source.length() + room;
        this.keepEscapes = keep.contains(Keep.ESCAPES);
    }

    /**
     * @param room how many characters longer than {@code source} the result may be
     */
    static Result expand(
            String source, char escape, Set<Keep> keep, Function<String, @Nullable String> variables, long room)
            throws LexException {
        ShellLexer lexer = new ShellLexer(source, escape, keep, variables, room);
        Words words = new Words();
        String text = lexer.until(EOF, lexer.keepEscapes, words);
        return new Result(text, words.finish(), lexer.used, lexer.unset);
    }

    /** The words of a text, without any variable being set. */
    static List<String> words(String source, char escape, Set<Keep> keep) throws LexException {
        return expand(source, escape, keep, name -> null, Integer.MAX_VALUE).words();
    }

    private int peek() {
        return position < source.length() ? source.codePointAt(position) : EOF;
    }

    private int next() {
        int c = peek();
        position += c == EOF ? 0 : Character.charCount(c);
        return c;
    }

    private String until(int stop, boolean rawEscapes, Words words) throws LexException {
        if (++depth > MAX_DEPTH) {
            throw new LexException("substitutions nest deeper than " + MAX_DEPTH);
        }
        boolean before = keepEscapes;
        keepEscapes = rawEscapes;
        StringBuilder result = new StringBuilder();
        while (peek() != EOF) {
            int c = peek();
            if (c == stop) {
                next();
                keepEscapes = before;
                depth--;
                return result.toString();
            }
            if (c == '$') {
                String value = dollar();
                append(result, value);
                words.addSplitting(value);
            } else if (c == '<') {
                String mark = lessThan();
                append(result, mark);
                words.addWhole(mark);
            } else if ((c == '\'' || c == '"') && !keep.contains(Keep.QUOTES_PLAIN)) {
                String value = c == '\'' ? singleQuoted() : doubleQuoted();
                append(result, value);
                words.addWhole(value);
            } else if (c == escape) {
                next();
                if (keepEscapes) {
                    words.addWhole(c);
                    result.appendCodePoint(c);
                }
                int escaped = next();
                if (escaped == EOF) {
                    break;
                }
                words.addWhole(escaped);
                result.appendCodePoint(escaped);
            } else {
                next();
                words.add(c);
                result.appendCodePoint(c);
            }
        }
        if (stop != EOF) {
            throw new LexException("'" + Character.toString(stop) + "' is missing at the end of a substitution");
        }
        keepEscapes = before;
        depth--;
        return result.toString();
    }

    private void append(StringBuilder result, String value) throws LexException {
        if (result.length() + (long) value.length() > limit) {
            throw new LexException("the expanded text is too long");
        }
        result.append(value);
    }

    private String singleQuoted() throws LexException {
        int start = position;
        int end = source.indexOf('\'', start + 1);
        if (end < 0) {
            throw new LexException("the closing ' is missing");
        }
        position = end + 1;
        return keep.contains(Keep.QUOTES) ? source.substring(start, position) : source.substring(start + 1, end);
    }

    private String doubleQuoted() throws LexException {
        StringBuilder result = new StringBuilder();
        next();
        if (keep.contains(Keep.QUOTES)) {
            result.append('"');
        }
        while (true) {
            int c = peek();
            if (c == EOF) {
                throw new LexException("the closing \" is missing");
            }
            if (c == '$') {
                append(result, dollar());
                continue;
            }
            next();
            if (c == '"') {
                if (keep.contains(Keep.QUOTES)) {
                    result.append('"');
                }
                return result.toString();
            }
            if (c == escape) {
                if (keepEscapes) {
                    result.appendCodePoint(c);
                }
                int escaped = peek();
                if (escaped == EOF) {
                    continue;
                }
                if (escaped == '"' || escaped == '$' || escaped == escape) {
                    c = next();
                }
            }
            result.appendCodePoint(c);
        }
    }

    /** {@code <<} and the white space after it belong to the word that follows. */
    private String lessThan() {
        int start = position;
        next();
        if (peek() == '<') {
            next();
            while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                next();
            }
        }
        return source.substring(start, position);
    }

    private String dollar() throws LexException {
        next();
        if (peek() != '{') {
            String name = name();
            if (name.isEmpty()) {
                return "$";
            }
            String value = lookUp(name);
            return value != null ? value : keep.contains(Keep.UNSET) ? "$" + name : "";
        }
        next();
        int first = peek();
        if (first == EOF) {
            throw missingBrace();
        }
        if (first == '{' || first == '}' || first == ':') {
            throw new LexException("a variable's name is missing after ${");
        }
        String name = name();
        int operator = next();
        if (operator == EOF) {
            throw missingBrace();
        }
        if (operator == '}') {
            String value = lookUp(name);
            return value != null ? value : keep.contains(Keep.UNSET) ? "${" + name + "}" : "";
        }
        if (operator == '/') {
            return replaced(name);
        }
        boolean colon = operator == ':';
        if (colon) {
            operator = next();
        }
        String shown = (colon ? ":" : "") + (operator == EOF ? "" : Character.toString(operator));
        boolean trims = operator == '#' || operator == '%';
        if ("+-?#%".indexOf(operator) < 0 || (colon && trims)) {
            throw new LexException("'" + shown + "' is not known in ${" + name + shown + "…}");
        }
        String word = until('}', trims, new Words());
        String value = lookUp(name);
        if (value == null && keep.contains(Keep.UNSET)) {
            return "${" + name + shown + word + "}";
        }
        boolean missing = value == null || (colon && value.isEmpty());
        switch (operator) {
            case '-':
                return missing ? word : orEmpty(value);
            case '+':
                return missing ? "" : word;
            case '?':
                if (missing) {
                    String what = value == null ? "must be set" : "must not be empty";
                    throw new LexException(name + ": " + (word.isEmpty() ? what : word));
                }
                return orEmpty(value);
            default:
                boolean greedy = !word.isEmpty() && word.charAt(0) == operator;
                String pattern = greedy ? word.substring(1) : word;
                return operator == '#'
                        ? ShellPattern.trimPrefix(pattern, orEmpty(value), greedy)
                        : ShellPattern.trimSuffix(pattern, orEmpty(value), greedy);
        }
    }

    private String replaced(String name) throws LexException {
        boolean all = peek() == '/';
        if (all) {
            next();
        }
        String pattern = until('/', true, new Words());
        String replacement = until('}', true, new Words());
        String value = lookUp(name);
        if (value == null && keep.contains(Keep.UNSET)) {
            return "${" + name + "/" + pattern + "/" + replacement + "}";
        }
        String result = ShellPattern.replace(pattern, orEmpty(value), replacement, all, limit);
        if (result.length() > limit) {
            throw new LexException("the expanded text is too long");
        }
        return result;
    }

    private static LexException missingBrace() {
        return new LexException("'}' is missing at the end of a substitution");
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private @Nullable String lookUp(String name) {
        String value = variables.apply(name);
        (value == null ? unset : used).add(name);
        return value;
    }

    /** A name of letters, digits and {@code _}; or a number; or one special character. */
    private String name() {
        int start = position;
        int first = peek();
        if (first != EOF && Character.isDigit(first)) {
            while (peek() != EOF && Character.isDigit(peek())) {
                next();
            }
            return source.substring(start, position);
        }
        if (first != EOF && "@*#?-$!".indexOf(first) >= 0) {
            next();
            return source.substring(start, position);
        }
        while (peek() != EOF && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
            next();
        }
        return source.substring(start, position);
    }

    /** Splits at white space, except in what was quoted or escaped. */
    private static final class Words {
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();

        void add(int c) {
            if (!Space.is(c)) {
                word.appendCodePoint(c);
            } else {
                flush();
            }
        }

        void addSplitting(String text) {
            text.codePoints().forEach(this::add);
        }

        void addWhole(int c) {
            word.appendCodePoint(c);
        }

        void addWhole(String text) {
            word.append(text);
        }

        List<String> finish() {
            flush();
            return words;
        }

        private void flush() {
            if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
    }
}
