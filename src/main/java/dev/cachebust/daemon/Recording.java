package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is kept of a build that is over, and what its prediction was worth. */
final class Recording {
    /** How many wrong predictions a warning spells out. */
    private static final int NAMED = 3;

    private Recording() {}

    static PastBuild of(Building building, Result result, String imageId, String image, long exportMillis, Moment now) {
        PastBuild.Result ended = PastBuild.Result.valueOf(result.name());
        BuildProgress progress = building.progress();
        List<PastStep> steps = building.decision().plan().steps().stream()
                .map(planned -> {
                    StepId id = planned.step().id();
                    return PastStep.of(planned, Happened.of(progress.status(id), ended), progress.millis(id));
                })
                .toList();
        return new PastBuild(
                0,
                now.wall(),
                image,
                building.decision().plan().cause(),
                building.decision().plan().bust(),
                ended,
                now.millisSince(building.startedNanos()),
                imageId,
                steps,
                !building.decision().request().cacheFrom().isEmpty(),
                exportMillis);
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
