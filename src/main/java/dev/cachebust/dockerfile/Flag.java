package dev.cachebust.dockerfile;

import java.util.Optional;

/**
 * A flag of an instruction, such as {@code --from=build}.
 *
 * @param name without the dashes
 * @param value what follows {@code =}, without quotes; empty where there is no {@code =}
 */
public record Flag(String name, Optional<String> value) {

    static Flag of(String word) {
        int eq = word.indexOf('=');
        return eq < 0
                ? new Flag(word.substring(2), Optional.empty())
                : new Flag(word.substring(2, eq), Optional.of(word.substring(eq + 1)));
    }

    @Override
    public String toString() {
        return "--" + name + value.map(v -> "=" + v).orElse("");
    }
}
