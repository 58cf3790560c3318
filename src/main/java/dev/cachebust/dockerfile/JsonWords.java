package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the exec form: a JSON array of strings. What is not valid JSON is not an error but the shell form; an array of
 * other things than strings is an error ({@code parseJSON} in BuildKit's {@code line_parsers.go}).
 */
final class JsonWords {
    /** The text is a JSON array, but not one of strings. */
    static final class NotStringsException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int position;
    private int depth;

    private JsonWords(String text) {
        this.text = text;
    }

    /** The array's strings, or empty where the text is not a JSON array. */
    static Optional<List<String>> parse(String text) throws NotStringsException {
        String trimmed = text.substring(Space.skip(text, 0));
        if (!trimmed.startsWith("[")) {
            return Optional.empty();
        }
        JsonWords json = new JsonWords(trimmed);
        List<Optional<String>> values = new ArrayList<>();
        try {
            json.array(values);
            json.space();
            if (json.position != trimmed.length()) {
                return Optional.empty();
            }
        } catch (InvalidException e) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(values.size());
        for (Optional<String> value : values) {
            words.add(value.orElseThrow(NotStringsException::new));
        }
        return Optional.of(words);
    }

    /** Not JSON: ends the reading. */
    private static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private void array(List<Optional<String>> values) throws InvalidException {
        expect('[');
        if (++depth > MAX_DEPTH) {
            throw new InvalidException();
        }
        space();
        if (at(']')) {
            depth--;
            return;
        }
        do {
            values.add(value());
            space();
        } while (at(','));
        expect(']');
        depth--;
    }

    /** A value; its text where it is a string. */
    private Optional<String> value() throws InvalidException {
        space();
        if (position >= text.length()) {
            throw new InvalidException();
        }
        char c = text.charAt(position);
        if (c == '"') {
            return Optional.of(string());
        }
        if (c == '[') {
            array(new ArrayList<>());
        } else if (c == '{') {
            object();
        } else {
            scalar();
        }
        return Optional.empty();
    }

    private void object() throws InvalidException {
        expect('{');
        if (++depth > MAX_DEPTH) {
            throw new InvalidException();
        }
        space();
        if (at('}')) {
            depth--;
            return;
        }
        do {
            space();
            string();
            space();
            expect(':');
            value();
            space();
        } while (at(','));
        expect('}');
        depth--;
    }

    private void scalar() throws InvalidException {
        int start = position;
        while (position < text.length() && ",]} \t\r\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        if (!word.matches("true|false|null|-?(0|[1-9][0-9]{0,400})([.][0-9]{1,400})?([eE][+-]?[0-9]{1,400})?")) {
            throw new InvalidException();
        }
    }

    private String string() throws InvalidException {
        expect('"');
        StringBuilder result = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return result.toString();
            }
            if (c < ' ') {
                throw new InvalidException();
            }
            result.append(c == '\\' ? escaped() : c);
        }
        throw new InvalidException();
    }

    private char escaped() throws InvalidException {
        if (position >= text.length()) {
            throw new InvalidException();
        }
        char c = text.charAt(position++);
        int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(simple);
        }
        if (c != 'u' || position + 4 > text.length()) {
            throw new InvalidException();
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(position++), 16);
            if (digit < 0) {
                throw new InvalidException();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private void space() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private boolean at(char c) {
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws InvalidException {
        if (!at(c)) {
            throw new InvalidException();
        }
    }
}
