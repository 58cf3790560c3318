package dev.cachebust.config;

import java.util.Optional;

/** A value that does not fit its key. The message continues "{@code key} …", such as "must be true or false". */
final class BadValue extends Exception {
    private final transient Optional<String> hint;

    BadValue(String message) {
        super(message);
        this.hint = Optional.empty();
    }

    BadValue(String message, String hint) {
        super(message);
        this.hint = Optional.of(hint);
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Optional<String> hint() {
        return hint;
    }
}
