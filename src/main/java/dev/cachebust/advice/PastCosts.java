package dev.cachebust.advice;

import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.Why;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What the steps of a Dockerfile cost in the builds of the last days. Steps are known again by their stage and text. */
final class PastCosts {
    private final List<PastBuild> builds;
    private final FileLayers files;

    /** Of all that is known, the builds of the last {@code days} before {@code now}. */
    PastCosts(List<PastBuild> builds, FileLayers files, Instant now, int days) {
        Instant first = now.minus(Duration.ofDays(days));
        this.builds = builds.stream().filter(b -> b.at().isAfter(first)).toList();
        this.files = files;
    }

    /** Of all runs of a step. */
    Cost of(Step step) {
        return sum((past, build) -> is(past, step));
    }

    /** Of the runs of a step that only an edit of a file of this layer led to. Where that is not sure it does not count. */
    Cost ledBy(LayerName layer, Step step) {
        return sum((past, build) -> is(past, step) && origin(past, build).equals(Optional.of(layer)));
    }

    /** Of steps that nothing had changed for, and whose results the engine no longer had. */
    Cost evicted() {
        return sum((past, build) -> Why.of(past, build) instanceof Why.Evicted);
    }

    private Cost sum(BiPredicate<PastStep, PastBuild> counts) {
        Cost sum = Cost.NONE;
        for (PastBuild build : builds) {
            for (PastStep past : build.steps()) {
                if (past.ran() && counts.test(past, build)) {
                    sum = sum.and(new Cost(1, past.durationMillis()));
                }
            }
        }
        return sum;
    }

    private static boolean is(PastStep past, Step step) {
        return past.id().stage().equals(step.id().stage()) && past.text().equals(PastStep.shortened(step.text()));
    }

    /** The layer of the file or bust ARG that led to a step's run, if no other file and not the step's own layer did as well. */
    private Optional<LayerName> origin(PastStep step, PastBuild build) {
        boolean own = build.busts().stream().anyMatch(bust -> bust.layer().equals(step.layer()));
        Optional<PastStep> at = Optional.of(step);
        // A step comes after what it is made of, so that this ends; a history that says otherwise is not believed.
        for (int i = 0; i < build.steps().size() && at.isPresent(); i++) {
            Why why = Why.of(at.get(), build);
            if (why instanceof Why.Planned planned && planned.cause() instanceof Cause.File file) {
                boolean sure = file.more() == 0 && !own;
                return sure ? files.of(file.change().path(), false).layer() : Optional.empty();
            }
            if (why instanceof Why.Planned planned && planned.cause() instanceof Cause.Variable variable && !own) {
                return build.busts().stream()
                        .filter(bust -> bust.by() == Bust.By.ARG && bust.name().equals(variable.name()))
                        .map(Bust::layer)
                        .findFirst();
            }
            at = before(why).flatMap(id -> step(build, id));
        }
        return Optional.empty();
    }

    private static Optional<StepId> before(Why why) {
        if (why instanceof Why.OutputDiffers differs) {
            return Optional.of(differs.output());
        } else if (why instanceof Why.Planned planned && planned.cause() instanceof Cause.Parent parent) {
            return Optional.of(parent.step());
        } else if (why instanceof Why.Planned planned && planned.cause() instanceof Cause.StageOutput output) {
            return Optional.of(output.step());
        }
        return Optional.empty();
    }

    private static Optional<PastStep> step(PastBuild build, StepId id) {
        return build.steps().stream().filter(s -> s.id().equals(id)).findFirst();
    }
}
