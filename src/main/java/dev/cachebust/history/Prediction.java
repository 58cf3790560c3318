package dev.cachebust.history;

import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * How a plan's predictions compare with what the engine then did. A step is judged if the engine came to a decision about it,
 * and if there was anything to predict from: what a first build finds in the cache was put there by others.
 *
 * @param right steps that were predicted cached or rebuilt, and were
 * @param maybe steps for which the plan said that another stage's output decides; never wrong
 * @param wrong steps of which the opposite was predicted
 */
public record Prediction(int right, int maybe, List<PastStep> wrong) {
    /** Nothing was judged. */
    public static final Prediction NONE = new Prediction(0, 0, List.of());

    public Prediction {
        wrong = List.copyOf(wrong);
    }

    /** Of one build. */
    public static Prediction of(PastBuild build) {
        int right = 0;
        int maybe = 0;
        List<PastStep> wrong = new ArrayList<>();
        for (PastStep step : build.steps()) {
            if (!isJudged(step) || build.imported() && isElsewhere(step)) {
                continue;
            }
            if (step.predicted() == Outcome.MAYBE) {
                maybe++;
            } else if ((step.predicted() == Outcome.CACHED) == (step.happened() == Happened.CACHED)) {
                right++;
            } else {
                wrong.add(step);
            }
        }
        return new Prediction(right, maybe, wrong);
    }

    /** Of all of these builds together. */
    public static Prediction of(List<PastBuild> builds) {
        return builds.stream().map(Prediction::of).reduce(NONE, Prediction::and);
    }

    private static boolean isJudged(PastStep step) {
        boolean decided = step.happened() != Happened.NOT_REACHED && step.happened() != Happened.CANCELED;
        return decided && !(step.cause() instanceof Cause.FirstBuild);
    }

    /** What others have put into a shared cache cannot be foreseen. */
    private static boolean isElsewhere(PastStep step) {
        return step.predicted() == Outcome.REBUILD && step.happened() == Happened.CACHED;
    }

    private Prediction and(Prediction other) {
        List<PastStep> all = new ArrayList<>(wrong);
        all.addAll(other.wrong);
        return new Prediction(right + other.right, maybe + other.maybe, all);
    }

    /** How many steps were judged. */
    public int steps() {
        return right + maybe + wrong.size();
    }
}
