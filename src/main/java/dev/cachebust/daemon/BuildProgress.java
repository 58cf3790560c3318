package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far the steps of a build are.
 *
 * @param steps the state of each step that the engine has reported on
 */
record BuildProgress(Map<StepId, StepState> steps) {

    /** A step's state. {@code millis} is how long it ran, 0 until it has ended. */
    record StepState(Status status, long millis) {}

    static BuildProgress none() {
        return new BuildProgress(Map.of());
    }

    /** Whether this report is news. A step that really ran stays one that ran, whatever the engine says of it later. */
    boolean isNews(StepId step, Status status) {
        StepState old = steps.get(step);
        if (old == null) {
            return status != Status.QUEUED;
        }
        boolean ran = old.status() == Status.DONE || old.status() == Status.FAILED;
        return old.status() != status && status != Status.QUEUED && !(ran && status == Status.CACHED);
    }

    BuildProgress with(StepId step, Status status, long millis) {
        Map<StepId, StepState> next = new HashMap<>(steps);
        next.put(step, new StepState(status, millis));
        return new BuildProgress(Map.copyOf(next));
    }

    Set<StepId> in(Status status) {
        return steps.entrySet().stream()
                .filter(e -> e.getValue().status() == status)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether one of these steps has begun, or none at all has. */
    boolean reached(Set<StepId> some) {
        return steps.isEmpty() || some.stream().anyMatch(steps::containsKey);
    }

    boolean ended(StepId step) {
        StepState state = steps.get(step);
        return state != null && state.status() != Status.RUNNING && state.status() != Status.QUEUED;
    }

    Optional<Status> status(StepId step) {
        return Optional.ofNullable(steps.get(step)).map(StepState::status);
    }

    /** How long a step ran, 0 if it has not ended. */
    long millis(StepId step) {
        StepState state = steps.get(step);
        return state == null ? 0 : state.millis();
    }
}
