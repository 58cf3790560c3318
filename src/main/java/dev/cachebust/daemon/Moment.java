package dev.cachebust.daemon;

import java.time.Duration;
import java.time.Instant;

/**
 * When a message was handled: {@code nanos} on a clock that only goes forward, for durations and deadlines, and the wall
 * clock, for people.
 */
public record Moment(long nanos, Instant wall) {

    /** The point of the forward clock that lies this much later. */
    long after(Duration duration) {
        return nanos + duration.toNanos();
    }

    /** Milliseconds since an earlier point of the forward clock. */
    long millisSince(long earlierNanos) {
        return Math.max(0, (nanos - earlierNanos) / 1_000_000);
    }
}
