package dev.cachebust.after;

import java.util.Optional;

/**
 * What became of an action.
 *
 * @param error why it failed, with what to do next; empty if it did not
 * @param known whether the containers concerned are now known to hold just what was meant
 */
public record Outcome(Optional<String> error, boolean known) {
    static final Outcome DONE = new Outcome(Optional.empty(), true);

    static final Outcome UNKNOWN = new Outcome(Optional.empty(), false);

    static Outcome failed(String why) {
        return new Outcome(Optional.of(why), false);
    }
}
