package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import dev.cachebust.plan.PlannedStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is kept of a build that is over, and what its prediction was worth. */
final class Recording {
    /** How many wrong predictions a warning spells out. */
    private static final int NAMED = 3;

    private Recording() {}

    static PastBuild of(Building building, Result result, String imageId, String image, Moment now) {
        List<PastStep> steps = building.decision().plan().steps().stream()
                .map(planned -> step(planned, building.progress(), result))
                .toList();
        return new PastBuild(
                0,
                now.wall(),
                image,
                building.decision().plan().cause(),
                building.decision().plan().bust(),
                PastBuild.Result.valueOf(result.name()),
                now.millisSince(building.startedNanos()),
                imageId,
                steps);
    }

    private static PastStep step(PlannedStep planned, BuildProgress progress, Result result) {
        Step step = planned.step();
        Happened happened = happened(progress.status(step.id()), result);
        boolean timed = happened == Happened.DONE || happened == Happened.FAILED || happened == Happened.CANCELED;
        return new PastStep(
                step.id(),
                step.lines().first(),
                step.lines().last(),
                PastStep.shortened(step.text()),
                planned.layer(),
                step.inputs().stream().flatMap(Recording::read).toList(),
                planned.outcome(),
                planned.cause(),
                happened,
                timed ? progress.millis(step.id()) : 0);
    }

    private static Stream<StepId> read(Input input) {
        boolean content = input.role() == Input.Role.FILES || input.role() == Input.Role.MOUNT;
        return content && input.source() instanceof Source.StepOutput output ? Stream.of(output.step()) : Stream.of();
    }

    private static Happened happened(Optional<Status> status, Result result) {
        if (status.isEmpty() || status.get() == Status.QUEUED) {
            // A step that the engine did not even have to look at came from the cache.
            return result == Result.SUCCEEDED ? Happened.CACHED : Happened.NOT_REACHED;
        }
        return switch (status.get()) {
            case CACHED -> Happened.CACHED;
            case DONE -> Happened.DONE;
            case FAILED -> Happened.FAILED;
            default -> Happened.CANCELED;
        };
    }

    /** Tells everyone what was predicted wrong, if something was. */
    static Optional<Event> warning(Building building, Prediction prediction) {
        List<PastStep> wrong = prediction.wrong();
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        String steps = wrong.stream().limit(NAMED).map(Recording::wrong).collect(Collectors.joining("; "));
        String more = wrong.size() > NAMED ? "; and " + (wrong.size() - NAMED) + " more" : "";
        return Optional.of(new Event.Warning(
                Optional.of(building.build()),
                "prediction",
                "predicted wrong for " + wrong.size() + " of " + prediction.steps() + " steps: " + steps + more,
                building.decision().request().dockerfile().name(),
                wrong.get(0).line()));
    }

    private static String wrong(PastStep step) {
        String predicted = step.predicted().name().toLowerCase(Locale.ROOT);
        return "[" + step.id() + "] was to be "
                + (step.ran() ? predicted + " and ran" : predicted.replace("rebuild", "rebuilt") + " and was cached");
    }
}
