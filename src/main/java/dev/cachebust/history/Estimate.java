package dev.cachebust.history;

import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.OptionalLong;

/**
 * How long the steps of a plan will take, one after the other, going by past builds.
 *
 * @param millis of the steps that are rebuilt, as far as known
 * @param maybeMillis … and of those that perhaps are
 * @param unknown how many steps that are rebuilt have never been seen to run
 * @param known how many have
 */
public record Estimate(long millis, long maybeMillis, int unknown, int known) {

    /** Of this plan. */
    public static Estimate of(Plan plan, StepTimes times) {
        long millis = 0;
        long maybeMillis = 0;
        int unknown = 0;
        int known = 0;
        for (PlannedStep step : plan.steps()) {
            OptionalLong usual = times.usual(step.step());
            if (step.outcome() == Outcome.MAYBE) {
                maybeMillis += usual.orElse(0);
            } else if (step.outcome() == Outcome.REBUILD && usual.isPresent()) {
                millis += usual.getAsLong();
                known++;
            } else if (step.outcome() == Outcome.REBUILD) {
                unknown++;
            }
        }
        return new Estimate(millis, maybeMillis, unknown, known);
    }

    /** The time of the steps that are rebuilt; empty if nothing is known of any of them. */
    public OptionalLong total() {
        return known == 0 && unknown > 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** What this step will take if it is rebuilt, 0 if it is not; empty if it has never been seen to run. */
    public static OptionalLong of(PlannedStep step, StepTimes times) {
        return step.outcome() == Outcome.CACHED ? OptionalLong.of(0) : times.usual(step.step());
    }
}
