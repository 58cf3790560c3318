package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code RUN --mount} as written, its variables not expanded.
 *
 * @param text the flag's value
 * @param fields {@code key=value} and bare {@code key} fields, keys in lower case
 */
public record MountFlag(String text, List<Field> fields) {

    /** One field; no value where there is no {@code =}. */
    public record Field(String key, Optional<String> value) {}

    public MountFlag {
        fields = List.copyOf(fields);
    }

    /** The value of the last of these keys, as written. */
    public Optional<String> value(String... keys) {
        Optional<String> found = Optional.empty();
        for (Field field : fields) {
            if (List.of(keys).contains(field.key)) {
                found = field.value;
            }
        }
        return found;
    }

    /** {@code bind} where none is given. */
    public String type() {
        return value("type").orElse("bind").toLowerCase(Locale.ROOT);
    }

    /** Reads a comma-separated list, whose fields may be quoted as in CSV. Empty where it is malformed. */
    static Optional<MountFlag> parse(String text) {
        return csv(text).map(words -> {
            List<Field> fields = new ArrayList<>();
            for (String word : words) {
                int eq = word.indexOf('=');
                String key = (eq < 0 ? word : word.substring(0, eq)).toLowerCase(Locale.ROOT);
                fields.add(new Field(key, eq < 0 ? Optional.empty() : Optional.of(word.substring(eq + 1))));
            }
            return new MountFlag(text, fields);
        });
    }

    private static Optional<List<String>> csv(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        int i = 0;
        while (true) {
            if (i < text.length() && text.charAt(i) == '"') {
                StringBuilder field = new StringBuilder();
                i++;
                while (true) {
                    int quote = text.indexOf('"', i);
                    if (quote < 0) {
                        return Optional.empty();
                    }
                    field.append(text, i, quote);
                    i = quote + 1;
                    if (i < text.length() && text.charAt(i) == '"') {
                        field.append('"');
                        i++;
                    } else {
                        break;
                    }
                }
                fields.add(field.toString());
                if (i == text.length()) {
                    return Optional.of(fields);
                }
                if (text.charAt(i) != ',') {
                    return Optional.empty();
                }
                i++;
            } else {
                int comma = text.indexOf(',', i);
                String field = comma < 0 ? text.substring(i) : text.substring(i, comma);
                if (field.indexOf('"') >= 0) {
                    return Optional.empty();
                }
                fields.add(field);
                if (comma < 0) {
                    return Optional.of(fields);
                }
                i = comma + 1;
            }
        }
    }
}
