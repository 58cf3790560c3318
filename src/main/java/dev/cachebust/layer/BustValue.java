package dev.cachebust.layer;

import dev.cachebust.context.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The value that a bust ARG gets: 12 hex digits that change when the layer is to be made again. */
public final class BustValue {
    private static final int DIGITS = 12;

    private BustValue() {}

    /**
     * Without counter and period it is the beginning of the layer's hash; with them that of the SHA-256 of
     * {@code HASH COUNTER PERIOD} (64 hex digits and two decimal numbers, a blank between them).
     *
     * @param counter how often the layer was busted by hand
     * @param maxAge the length of a period, if the layer has one
     * @param now decides which period it is, counted from 1970
     */
    public static String of(Digest hash, long counter, Optional<Duration> maxAge, Instant now) {
        long period = maxAge.map(age -> period(age, now)).orElse(0L);
        Digest value = counter == 0 && period == 0
                ? hash
                : Digest.sha256((hash.hex() + " " + counter + " " + period).getBytes(StandardCharsets.UTF_8));
        return value.hex().substring(0, DIGITS);
    }

    /** Which period of this length it is, counted from 1970. */
    public static long period(Duration age, Instant now) {
        return Math.floorDiv(now.toEpochMilli(), Math.max(1, age.toMillis()));
    }

    /** How long the present period goes on. */
    public static Duration remaining(Duration age, Instant now) {
        long length = Math.max(1, age.toMillis());
        return Duration.ofMillis(length - Math.floorMod(now.toEpochMilli(), length));
    }
}
