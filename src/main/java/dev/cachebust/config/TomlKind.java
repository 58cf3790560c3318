package dev.cachebust.config;

import dev.cachebust.compose.Shown;
import java.util.List;
import java.util.Map;

/** What a value of a TOML file is, in words. */
final class TomlKind {
    private TomlKind() {}

    /** What a value of a TOML file is, such as {@code the number 5}. */
    static String of(Object raw) {
        if (raw instanceof String text) {
            return "the text " + Shown.quoted(text);
        } else if (raw instanceof Boolean || raw instanceof Long || raw instanceof Double) {
            return (raw instanceof Boolean ? "" : "the number ") + raw;
        } else if (raw instanceof List) {
            return "a list";
        } else if (raw instanceof Map) {
            return "a table";
        }
        return "a date or time";
    }
}
