package dev.cachebust.daemon;

import dev.cachebust.watch.VersionControl.Operation;
import java.time.Duration;
import java.util.Optional;

/**
 * Waiting for version control, so that a checkout, rebase or bisect is one build in the end and none in between.
 *
 * @param operation what is waited for
 * @param sinceNanos since when
 * @param lookNanos when to look next whether it has ended
 * @param exhausted it took too long and is not waited for any more
 */
record Hold(Operation operation, long sinceNanos, long lookNanos, boolean exhausted) {
    /** How often to look; a look is a dozen stats. */
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
    /** An operation that keeps going on is waited for so many times longer than one that rests. */
    private static final int LONGEST = 6;

    /**
     * The next hold after a look.
     *
     * @param before the hold until now
     * @param patience how long to wait for an operation that rests, such as a merge with conflicts
     * @param touchedNanos when a file was last touched
     */
    static Optional<Hold> next(
            Optional<Hold> before, Optional<Operation> seen, Moment now, Duration patience, long touchedNanos) {
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        long since = before.map(Hold::sinceNanos).orElse(now.nanos());
        boolean alive =
                Duration.between(seen.get().lastSign(), now.wall()).abs().compareTo(patience) < 0
                        || before.isPresent() && now.nanos() - touchedNanos < patience.toNanos();
        boolean exhausted = before.map(Hold::exhausted).orElse(false)
                || !alive
                || now.nanos() - since >= LONGEST * patience.toNanos();
        return Optional.of(new Hold(seen.get(), since, now.nanos() + LOOK_NANOS, exhausted));
    }
}
