package dev.cachebust.history;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Cause;

/** Why a step of a past build ran, or did not: the plan's cause, corrected by what the engine then did. */
public sealed interface Why {

    /** The plan's cause is the reason. */
    record Planned(Cause cause) implements Why {}

    /** Another stage's output, which it reads, came out different. */
    record OutputDiffers(StepId output) implements Why {}

    /** Another stage's output, which it reads, was made again and came out identical. */
    record OutputIdentical(StepId output) implements Why {}

    /** Nothing that decides it changed, and yet it ran: the engine no longer had its result. */
    record Evicted() implements Why {}

    /** It was to be made again, but the engine had a result for it from elsewhere: another project's build or a cache import. */
    record Elsewhere(Cause expected) implements Why {}

    /** The build ended before the engine came to it. */
    record NotReached() implements Why {}

    /** The one true cause for this step. */
    static Why of(PastStep step, PastBuild build) {
        if (step.happened() == Happened.NOT_REACHED) {
            return new NotReached();
        }
        boolean cached = step.happened() == Happened.CACHED;
        return switch (step.predicted()) {
            case CACHED -> cached ? new Planned(step.cause()) : new Evicted();
            case REBUILD -> cached ? new Elsewhere(step.cause()) : ran(step, build);
            case MAYBE -> maybe(step, build, cached);
        };
    }

    /** A step that ran as it was to; unless what it builds on did not, and cannot be the reason. */
    private static Why ran(PastStep step, PastBuild build) {
        return step.cause() instanceof Cause.Parent parent && isCached(build, parent.step())
                ? new Evicted()
                : new Planned(step.cause());
    }

    /** The plan left it open, because what it builds on or reads might come out identical. Now that is known. */
    private static Why maybe(PastStep step, PastBuild build, boolean cached) {
        if (step.cause() instanceof Cause.Parent parent
                && !step.reads().contains(parent.step())
                && !isCached(build, parent.step())) {
            return cached ? new Elsewhere(step.cause()) : new Planned(step.cause());
        }
        for (StepId output : step.reads()) {
            if (!isCached(build, output)) {
                return cached ? new OutputIdentical(output) : new OutputDiffers(output);
            }
        }
        return cached ? new Planned(new Cause.Unchanged()) : new Evicted();
    }

    private static boolean isCached(PastBuild build, StepId id) {
        return build.steps().stream().anyMatch(s -> s.id().equals(id) && s.happened() == Happened.CACHED);
    }
}
