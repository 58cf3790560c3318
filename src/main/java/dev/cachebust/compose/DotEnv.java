package dev.cachebust.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code .env} files. compose-go, {@code dotenv/parser.go}. */
final class DotEnv {
    private static final Pattern EXPORT = Pattern.compile("^export[\\t\\x0B\\f\\r \\x85\\xA0]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abfnrtv\\\\$\"]|0[0-9]{0,3})");

    private final String file;
    private final String text;
    private final Map<String, String> environment;
    private final Map<String, String> values;
    private int at;

    private DotEnv(String file, String text, Map<String, String> environment, Map<String, String> values) {
        this.file = file;
        this.text = text;
        this.environment = environment;
        this.values = values;
    }

    /**
     * @param file its name for messages
     * @param environment what variables in it are looked for first
     * @param before what earlier files say
     * @return that and what this one says
     */
    static Map<String, String> read(
            String file, String text, Map<String, String> environment, Map<String, String> before)
            throws ComposeException {
        DotEnv reader = new DotEnv(file, text, environment, new LinkedHashMap<>(before));
        while (reader.skipToStatement()) {
            reader.statement();
        }
        return reader.values;
    }

    private boolean skipToStatement() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                at = lineEnd();
            } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\u00A0') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() throws ComposeException {
        Matcher export = EXPORT.matcher(text.substring(at, lineEnd()));
        if (export.find()) {
            at += export.end();
        }
        int start = at;
        while (at < text.length() && "=:\n".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (!isSpace(c) && !Character.isLetterOrDigit(c) && "_.-[]".indexOf(c) < 0) {
                throw problem(at, "unexpected " + Shown.quoted(String.valueOf(c)) + " in the name of a variable");
            }
            at++;
        }
        String name = text.substring(start, at).strip();
        boolean inherited = at == text.length() || text.charAt(at) == '\n';
        if (name.contains(" ")) {
            throw problem(start, "the name of a variable has no spaces");
        }
        if (inherited) {
            Optional.ofNullable(environment.get(name)).ifPresent(value -> values.put(name, value));
            return;
        }
        at++;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        values.put(name, value());
    }

    private String value() throws ComposeException {
        int start = at;
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return quoted(text.charAt(at), start);
        }
        String line = text.substring(at, lineEnd());
        at = lineEnd();
        int comment = line.indexOf(" #");
        return filled((comment < 0 ? line : line.substring(0, comment)).stripTrailing(), start);
    }

    private String quoted(char quote, int start) throws ComposeException {
        StringBuilder out = new StringBuilder();
        boolean escaped = false;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote && !escaped) {
                at++;
                return quote == '"' ? filled(unescaped(out.toString()), start) : out.toString();
            }
            if (c == '\\' && !escaped) {
                escaped = true;
                continue;
            }
            if (escaped && c != quote) {
                out.append('\\');
            }
            escaped = false;
            out.append(c);
        }
        throw problem(start, "this quoted value has no end");
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(character(match.group().substring(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000B";
            case '$' -> "$$";
            case '0' ->
                escape.matches("0[0-3][0-7]{2}")
                        ? String.valueOf((char) Integer.parseInt(escape.substring(1), 8))
                        : "\\" + escape.substring(1);
            default -> escape;
        };
    }

    private String filled(String value, int start) throws ComposeException {
        try {
            return new Template(this::variable, name -> {}).fill(value);
        } catch (Template.Unusable e) {
            throw problem(start, e.text());
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> Optional.ofNullable(values.get(name)));
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /** A space that does not end a line. */
    private static boolean isSpace(char c) {
        return c == '\t' || c == '\u000B' || c == '\f' || c == '\r' || c == ' ' || c == '\u0085' || c == '\u00A0';
    }

    private ComposeException problem(int position, String message) {
        String before = text.substring(0, Math.min(position, text.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new ComposeException(new Place(file, line, column), message, "a line is NAME=value; # begins a comment");
    }
}
