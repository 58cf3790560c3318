package dev.cachebust.config;

import java.util.List;
import java.util.Locale;

/**
 * A key of the config.
 *
 * @param path its parts; {@code *} stands for a name that the user chooses
 * @param type what its value must be
 * @param standard its default, as TOML would have it
 * @param doc for {@code config.example.toml}: what it does, in lines
 */
record Key<T>(List<String> path, Type<T> type, Object standard, List<String> doc) {

    static <T> Key<T> of(String path, Type<T> type, Object standard, String... doc) {
        return new Key<>(List.of(path.split("\\.")), type, standard, List.of(doc));
    }

    /** Its path where the user's name is {@code name}. */
    List<String> named(String name) {
        return path.stream().map(part -> part.equals("*") ? name : part).toList();
    }

    boolean hasName() {
        return path.contains("*");
    }

    /** The environment variable that sets it, such as {@code CACHEBUST_WATCH_DEBOUNCE}. */
    String variable() {
        return "CACHEBUST_" + String.join("_", path).toUpperCase(Locale.ROOT);
    }

    /** Its default, of its type. */
    T standardValue() {
        try {
            return type.read(standard);
        } catch (BadValue e) {
            throw new IllegalStateException(path + ": the default does not fit", e);
        }
    }
}
