package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Why;
import dev.cachebust.history.WhyText;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.PlannedStep;
import dev.cachebust.view.Sanitizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Why each step of a build runs: the plan's word while it is under way, what really was the reason once it is over. */
final class Causes {
    private final Map<StepId, String> reasons = new HashMap<>();
    private final boolean over;

    Causes(ShownBuild build) {
        Optional<PastBuild> past = build.past();
        this.over = past.isPresent();
        past.ifPresent(p -> p.steps().forEach(step -> reason(p, step)));
    }

    private void reason(PastBuild build, PastStep step) {
        boolean expected = step.happened() == Happened.CACHED && step.predicted() == Outcome.CACHED;
        if (!expected && step.happened() != Happened.NOT_REACHED) {
            reasons.put(step.id(), WhyText.of(Why.of(step, build)));
        }
    }

    /** Safe words; empty where there is nothing to tell. */
    String of(StepState step) {
        if (over && !step.is(Status.QUEUED)) {
            return Sanitizer.text(reasons.getOrDefault(step.id(), ""));
        }
        return Sanitizer.text(step.planned().map(p -> planned(p, step.status())).orElse(""));
    }

    private static String planned(PlannedStep p, Status status) {
        boolean nothing = p.outcome() == Outcome.CACHED || p.cause() instanceof Cause.Unchanged;
        return nothing || status == Status.CACHED ? "" : CauseText.of(p.cause());
    }
}
