package dev.cachebust.history;

import dev.cachebust.plan.Bust;
import java.time.Instant;
import java.util.List;

/**
 * A build that is over.
 *
 * @param number counts a project's builds across runs from 1; 0 as long as it has none
 * @param at when it ended
 * @param cause what led to it, on one line
 * @param imageId empty unless it succeeded
 * @param steps every reachable step in Dockerfile order
 * @param imported whether cache was imported that others may have filled
 * @param exportMillis how long its cache was exported, by this build or after it
 */
public record PastBuild(
        int number,
        Instant at,
        String image,
        String cause,
        List<Bust> busts,
        Result result,
        long durationMillis,
        String imageId,
        List<PastStep> steps,
        boolean imported,
        long exportMillis) {

    /** How it ended. */
    public enum Result {
        SUCCEEDED,
        FAILED,
        CANCELED
    }

    /** A build that shared no cache. */
    public PastBuild(
            int number,
            Instant at,
            String image,
            String cause,
            List<Bust> busts,
            Result result,
            long durationMillis,
            String imageId,
            List<PastStep> steps) {
        this(number, at, image, cause, busts, result, durationMillis, imageId, steps, false, 0);
    }

    public PastBuild {
        busts = List.copyOf(busts);
        steps = List.copyOf(steps);
    }

    /** The same build under its number. */
    public PastBuild numbered(int next) {
        return new PastBuild(
                next, at, image, cause, busts, result, durationMillis, imageId, steps, imported, exportMillis);
    }

    /** The same build, whose cache was exported for so much longer. */
    public PastBuild exported(long millis) {
        return new PastBuild(
                number,
                at,
                image,
                cause,
                busts,
                result,
                durationMillis,
                imageId,
                steps,
                imported,
                exportMillis + millis);
    }

    /** How many of its steps ended so. */
    public int count(PastStep.Happened happened) {
        return (int) steps.stream().filter(s -> s.happened() == happened).count();
    }

    /** How many of its steps really ran, to their end or not. */
    public int ran() {
        return (int) steps.stream().filter(PastStep::ran).count();
    }
}
