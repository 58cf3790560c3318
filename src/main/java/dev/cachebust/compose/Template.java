package dev.cachebust.compose;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in a text, as Compose puts their values there: {@code $X}, {@code ${X}}, {@code ${X:-default}},
 * {@code ${X-default}}, {@code ${X:?error}}, {@code ${X?error}}, {@code ${X:+instead}}, {@code ${X+instead}}, with
 * variables in what follows the operator; {@code $$} is a dollar sign. compose-go, {@code template/template.go}.
 */
final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(?<escaped>\\$)|(?<named>[_a-zA-Z][_a-zA-Z0-9]*)"
            + "|\\{(?:(?<braced>[_a-zA-Z][_a-zA-Z0-9]*(?::?[-+?][^\\n]*)?)}|(?<invalid>)))");
    private static final Pattern BRACED =
            Pattern.compile("(?<name>[_a-zA-Z][_a-zA-Z0-9]*)(?:(?<operator>:?[-+?])(?<word>.*))?", Pattern.DOTALL);
    private static final int DEEPEST = 50;

    private final Function<String, Optional<String>> variables;
    private final Consumer<String> unset;

    /**
     * @param variables the value of a variable that is set
     * @param unset is told the name of each that is not, and for which the text has nothing else
     */
    Template(Function<String, Optional<String>> variables, Consumer<String> unset) {
        this.variables = variables;
        this.unset = unset;
    }

    Template(Map<String, String> variables, Consumer<String> unset) {
        this(name -> Optional.ofNullable(variables.get(name)), unset);
    }

    /** A text that has no value. Its message says why, on one line. */
    static final class Unusable extends Exception {
        private final String hint;

        Unusable(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        String text() {
            return String.valueOf(getMessage());
        }

        String hint() {
            return hint;
        }
    }

    String fill(String text) throws Unusable {
        return fill(text, 0);
    }

    private String fill(String text, int depth) throws Unusable {
        if (text.indexOf('$') < 0) {
            return text;
        }
        if (depth > DEEPEST) {
            throw new Unusable("variables are nested deeper than " + DEEPEST + " levels", "take some of them out");
        }
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            filled.append(text, from, matcher.start());
            from = matcher.end();
            if (matcher.group("escaped") != null) {
                filled.append('$');
            } else if (matcher.group("named") != null) {
                filled.append(plain(matcher.group("named")));
            } else if (matcher.group("braced") != null) {
                filled.append(braced(matcher.group(), depth));
            } else {
                throw new Unusable(
                        "not a variable: " + Shown.quoted(text.substring(matcher.start())),
                        "a dollar sign that begins no variable is written $$");
            }
        }
        return filled.append(text, from, text.length()).toString();
    }

    /** @param match from {@code ${} to the last brace of the line: what follows the first balanced one is text again */
    private String braced(String match, int depth) throws Unusable {
        int end = closingBrace(match);
        String variable = match.substring(2, end < 0 ? match.length() - 1 : end);
        String rest = end < 0 ? "" : match.substring(end + 1);
        Matcher parts = BRACED.matcher(variable);
        if (!parts.matches()) {
            throw new Unusable(
                    "not a variable: " + Shown.quoted(match), "a dollar sign that begins no variable is written $$");
        }
        String name = parts.group("name");
        String operator = parts.group("operator");
        if (operator == null) {
            return plain(name) + fill(rest, depth + 1);
        }
        String word = parts.group("word");
        Optional<String> value = variables.apply(name);
        boolean emptyCounts = !operator.startsWith(":");
        boolean there = value.isPresent() && (emptyCounts || !value.get().isEmpty());
        String result = switch (operator.charAt(operator.length() - 1)) {
            case '-' -> there ? value.orElse("") : fill(word, depth + 1);
            case '+' -> there ? fill(word, depth + 1) : value.orElse("");
            default -> {
                if (!there) {
                    String reason = fill(word, depth + 1);
                    throw new Unusable(
                            "the variable " + name + " is missing a value"
                                    + (reason.isBlank() ? "" : ": " + Shown.plain(reason)),
                            "set it in the environment or in .env");
                }
                yield value.orElse("");
            }
        };
        return result + fill(rest, depth + 1);
    }

    private String plain(String name) {
        Optional<String> value = variables.apply(name);
        if (value.isEmpty()) {
            unset.accept(name);
        }
        return value.orElse("");
    }

    /** Where the first opened brace is closed; as in Compose, the character after an opening one is never a closing one. */
    private static int closingBrace(String text) {
        int opened = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '}') {
                opened--;
                if (opened == 0) {
                    return at;
                }
            } else if (text.charAt(at) == '{') {
                opened++;
                at++;
            }
        }
        return -1;
    }
}
