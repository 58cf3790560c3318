package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The build that is shown: the running one, else the last. Immutable.
 *
 * @param at when it was planned
 * @param started when it was handed to the engine; empty if it was only planned
 * @param steps in Dockerfile order; those that the plan does not know stand with their stage
 * @param transfers what is moved just now
 * @param ended how it ended, if it has
 */
record ShownBuild(
        int number,
        String image,
        Plan plan,
        Instant at,
        Optional<Instant> started,
        List<StepState> steps,
        Transfers transfers,
        Optional<Ended> ended) {

    /** How it ended: in numbers, and step by step. */
    record Ended(Event.BuildFinished event, PastBuild past) {}

    static ShownBuild of(Event.Planned planned, Instant at) {
        List<StepState> steps = planned.plan().steps().stream()
                .map(p -> waiting(p, planned, at))
                .toList();
        return new ShownBuild(
                planned.build(),
                planned.image(),
                planned.plan(),
                at,
                Optional.empty(),
                steps,
                Transfers.NONE,
                Optional.empty());
    }

    private static StepState waiting(PlannedStep p, Event.Planned planned, Instant at) {
        StepId id = p.step().id();
        Long usual = planned.usualMillis().get(id);
        return new StepState(
                id,
                Optional.of(p),
                p.step().text(),
                usual == null ? OptionalLong.empty() : OptionalLong.of(usual),
                Status.QUEUED,
                at,
                0);
    }

    boolean isRunning() {
        return started.isPresent() && ended.isEmpty();
    }

    ShownBuild started(Instant when) {
        return new ShownBuild(number, image, plan, at, Optional.of(when), steps, transfers, ended);
    }

    ShownBuild with(Event.Progress progress) {
        return new ShownBuild(number, image, plan, at, started, steps, transfers.plus(progress), ended);
    }

    private ShownBuild with(List<StepState> next) {
        return new ShownBuild(number, image, plan, at, started, List.copyOf(next), transfers, ended);
    }

    ShownBuild with(Event.StepChanged e, Instant when) {
        List<StepState> next = new ArrayList<>(steps);
        int place = place(e.step());
        if (place < 0) {
            place = placeFor(e.step());
            next.add(
                    place,
                    new StepState(e.step(), e.planned(), e.text(), OptionalLong.empty(), Status.QUEUED, when, 0));
        }
        next.set(place, next.get(place).with(e.status(), when, e.durationMillis()));
        return with(next);
    }

    private int place(StepId id) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /** After the steps of its stage with smaller numbers; a stage that is new comes last. */
    private int placeFor(StepId id) {
        int place = -1;
        for (int i = 0; i < steps.size(); i++) {
            StepId other = steps.get(i).id();
            if (other.stage().equals(id.stage()) && (place < 0 || other.index() < id.index())) {
                place = other.index() < id.index() ? i + 1 : i;
            }
        }
        return place < 0 ? steps.size() : place;
    }

    /** At its end nothing runs any more; what the engine did not even have to look at came from the cache. */
    ShownBuild finished(Event.BuildFinished e, Instant when) {
        List<StepState> next = steps.stream()
                .map(step -> switch (Happened.of(word(step), result(e))) {
                    case CACHED -> step.with(Status.CACHED, when, 0);
                    case CANCELED -> step.with(Status.CANCELED, when, step.elapsed(when));
                    case DONE, FAILED, NOT_REACHED -> step;
                })
                .toList();
        return new ShownBuild(
                number, image, plan, at, started, next, Transfers.NONE, Optional.of(new Ended(e, past(e, when))));
    }

    private static Optional<Status> word(StepState step) {
        return step.is(Status.QUEUED) ? Optional.empty() : Optional.of(step.status());
    }

    private static PastBuild.Result result(Event.BuildFinished e) {
        return PastBuild.Result.valueOf(e.result().name());
    }

    Optional<PastBuild> past() {
        return ended.map(Ended::past);
    }

    private PastBuild past(Event.BuildFinished e, Instant when) {
        List<PastStep> past = steps.stream()
                .flatMap(step -> step.planned().stream()
                        .map(p -> PastStep.of(p, Happened.of(word(step), result(e)), step.durationMillis())))
                .toList();
        return new PastBuild(
                0, when, image, plan.cause(), plan.bust(), result(e), e.durationMillis(), e.imageId(), past);
    }

    /** The step, if the build has it. */
    Optional<StepState> step(StepId id) {
        int place = place(id);
        return place < 0 ? Optional.empty() : Optional.of(steps.get(place));
    }

    List<StepState> in(Status status) {
        return steps.stream().filter(step -> step.is(status)).toList();
    }
}
