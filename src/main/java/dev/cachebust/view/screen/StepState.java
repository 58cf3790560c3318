package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.PlannedStep;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A step of the build that is shown.
 *
 * @param planned what was planned for it, unless the plan does not know it
 * @param text the instruction, raw
 * @param usual milliseconds that it usually takes
 * @param status the engine's last word, {@link Status#QUEUED} before its first
 * @param since when it got that status
 * @param durationMillis how long it ran; 0 until it has ended
 */
record StepState(
        StepId id,
        Optional<PlannedStep> planned,
        String text,
        OptionalLong usual,
        Status status,
        Instant since,
        long durationMillis) {

    StepState with(Status next, Instant at, long millis) {
        return new StepState(id, planned, text, usual, next, at, millis);
    }

    boolean is(Status other) {
        return status == other;
    }

    /** Whether it ran or runs. */
    boolean ran() {
        return status != Status.QUEUED && status != Status.CACHED;
    }

    /** How long it has run by now. */
    long elapsed(Instant now) {
        return status == Status.RUNNING ? Math.max(0, now.toEpochMilli() - since.toEpochMilli()) : durationMillis;
    }
}
