package dev.cachebust.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers changes until nothing more has happened for a quiet period, or a maximum has passed since the first of them.
 * Pure: it has no clock, all times are nanoseconds of one clock of the caller's ({@link System#nanoTime}).
 */
public final class Debouncer {
    private final long quietNanos;
    private final long maxWaitNanos;

    private final Set<String> paths = new TreeSet<>();
    private boolean waiting;
    private long first;
    private long last;

    /** A maximum below the quiet period counts as the quiet period. */
    public Debouncer(Duration quiet, Duration maxWait) {
        quietNanos = quiet.toNanos();
        maxWaitNanos = Math.max(quietNanos, maxWait.toNanos());
    }

    /**
     * Changes that belong together.
     *
     * @param firstNanos when the first of them came
     * @param lastNanos when the last of them came
     */
    public record Batch(Set<String> paths, long firstNanos, long lastNanos) {
        public Batch {
            paths = Set.copyOf(paths);
        }
    }

    /** Adds changes that came at this time. */
    public void offer(Set<String> changed, long nowNanos) {
        if (!waiting) {
            waiting = true;
            first = nowNanos;
        }
        last = nowNanos;
        paths.addAll(changed);
    }

    /** When {@link #due} will answer with a batch if nothing more comes; empty while nothing waits. */
    public OptionalLong nextDeadline() {
        return waiting
                ? OptionalLong.of(first + Math.min(last - first + quietNanos, maxWaitNanos))
                : OptionalLong.empty();
    }

    /** The batch, once its time has come. */
    public Optional<Batch> due(long nowNanos) {
        OptionalLong deadline = nextDeadline();
        if (deadline.isEmpty() || nowNanos - deadline.getAsLong() < 0) {
            return Optional.empty();
        }
        Batch batch = new Batch(paths, first, last);
        paths.clear();
        waiting = false;
        return Optional.of(batch);
    }
}
