package dev.cachebust.daemon;

import java.time.Duration;
import java.time.Instant;

/**
 * When a message was handled: {@code nanos} on a clock that only goes forward, for durations and deadlines, and the wall
 * clock, for people.
 *
 * @param place what the other images of the project have to do with it
 */
public record Moment(long nanos, Instant wall, Place place) {
    /**
     * An image among others.
     *
     * @param builds how many builds there have been of all images: numbers of builds are unique
     * @param barred no build may begin just now; what is wanted stays wanted until {@link Message.MayBuild}
     * @param rebased what differs in the definition is an image of the project that this one is built on
     */
    public record Place(int builds, boolean barred, boolean rebased) {
        /** There are no others. */
        public static final Place ALONE = new Place(0, false, false);
    }

    /** Without other images. */
    public Moment(long nanos, Instant wall) {
        this(nanos, wall, Place.ALONE);
    }

    /** The point of the forward clock that lies this much later. */
    long after(Duration duration) {
        return nanos + duration.toNanos();
    }

    /** Milliseconds since an earlier point of the forward clock. */
    long millisSince(long earlierNanos) {
        return Math.max(0, (nanos - earlierNanos) / 1_000_000);
    }
}
