package dev.cachebust.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that the wall clock went another way than the forward clock: because somebody set it, or because the machine
 * slept, when the forward clock stands still (CLOCK_MONOTONIC in clock_gettime(2)). Times of files mean something else then,
 * and a file server may have moved on.
 */
final class Jumps {
    /** More than clocks are slewed between two looks. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private Instant wall;
    private long nanos;

    /** Both clocks as they stand. */
    Jumps(Instant wall, long nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    /** By how much the wall clock jumped since the last look; empty if it did not. */
    Optional<Duration> look(Instant nowWall, long nowNanos) {
        Duration jump = Duration.between(wall, nowWall).minusNanos(nowNanos - nanos);
        wall = nowWall;
        nanos = nowNanos;
        return jump.abs().compareTo(LEAST) >= 0 ? Optional.of(jump) : Optional.empty();
    }
}
