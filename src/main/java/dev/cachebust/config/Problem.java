package dev.cachebust.config;

import java.util.Optional;

/**
 * Something wrong with the settings. As text it has at most two lines.
 *
 * @param origin where: {@code cachebust.toml:3:1} (line and column are 1-based), an environment variable or a flag
 * @param message what is wrong, on one line
 * @param hint what to do, on one line
 */
public record Problem(String origin, String message, Optional<String> hint) {
    @Override
    public String toString() {
        return origin + ": " + message + hint.map(text -> "\n  " + text).orElse("");
    }
}
