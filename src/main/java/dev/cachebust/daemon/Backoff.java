package dev.cachebust.daemon;

/** How long to wait before an engine that did not answer is asked again: longer each time, and never long. */
final class Backoff {
    static final long FIRST_MILLIS = 250;
    private static final long LAST_MILLIS = 5_000;

    private Backoff() {}

    static long next(long millis) {
        return Math.min(2 * millis, LAST_MILLIS);
    }
}
