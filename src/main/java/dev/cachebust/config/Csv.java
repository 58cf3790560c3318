package dev.cachebust.config;

import dev.cachebust.compose.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One line of CSV with {@code name=value} fields, in which Docker's tools write a cache, a secret or an output. */
final class Csv {
    private Csv() {}

    /** The values by name, in lower case; the form is what a message asks for. */
    static Map<String, String> pairs(String text, String form) throws BadValue {
        Map<String, String> pairs = new TreeMap<>();
        for (String field : fields(text)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new BadValue("has a field without a name and a value", "write it as \"" + form + "\"");
            }
            String name = field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (pairs.put(name, field.substring(equals + 1)) != null) {
                throw new BadValue("says " + Shown.quoted(name) + " twice in one item");
            }
        }
        return pairs;
    }

    /** Commas part fields, double quotes protect them, a doubled quote stands for one. */
    static List<String> fields(String text) throws BadValue {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' && quoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append(c);
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new BadValue("has a quote that is not closed");
        }
        fields.add(field.toString());
        return fields;
    }
}
