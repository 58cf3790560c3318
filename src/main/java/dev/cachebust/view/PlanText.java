package dev.cachebust.view;

import dev.cachebust.history.Estimate;
import dev.cachebust.history.StepTimes;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A plan for people. */
public final class PlanText {
    private PlanText() {}

    /**
     * What is busted, and every step with its outcome, usual time and cause.
     *
     * @param width of the terminal; 0: unlimited
     */
    public static List<String> lines(Plan plan, StepTimes times, Palette palette, int width) {
        List<String> out = new ArrayList<>();
        out.addAll(Wrap.hanging(Sanitizer.text(plan.cause()), width, 2));
        plan.bust()
                .forEach(bust -> out.add(
                        "bust " + Sanitizer.name(bust.layer().value()) + ": " + Sanitizer.text(Words.bust(bust))));
        plan.emptied().forEach(mount -> out.addAll(Wrap.hanging(Sanitizer.text(Words.emptied(mount)), width, 2)));
        Columns columns = new Columns();
        plan.steps()
                .forEach(step -> columns.row(
                        "  " + Words.outcome(step.outcome()),
                        "%8s".formatted(time(step, times)),
                        Sanitizer.name(Words.step(step.step().id())),
                        Words.cut(Sanitizer.text(step.step().text())),
                        Sanitizer.name(step.layer().value()),
                        Sanitizer.text(cause(step))));
        List<List<String>> rows = columns.lines(width, 3);
        for (int i = 0; i < rows.size(); i++) {
            for (String line : rows.get(i)) {
                out.add(paint(plan.steps().get(i).outcome(), line, palette));
            }
        }
        out.addAll(Wrap.hanging(summary(plan) + estimate(Estimate.of(plan, times)), width, 2));
        return out;
    }

    private static String time(PlannedStep step, StepTimes times) {
        OptionalLong usual = Estimate.of(step, times);
        if (step.outcome() == Outcome.CACHED) {
            return "";
        }
        return usual.isPresent() ? Words.duration(usual.getAsLong()) : "?";
    }

    private static String estimate(Estimate estimate) {
        if (estimate.total().isEmpty()) {
            return "; how long that takes is not known yet";
        } else if (estimate.known() == 0 && estimate.maybeMillis() == 0) {
            return "";
        }
        String least = Words.duration(estimate.millis());
        String most = Words.duration(estimate.millis() + estimate.maybeMillis());
        return "; " + (estimate.unknown() == 0 ? "about " : "at least ") + least
                + (least.equals(most) ? "" : ", up to " + most + " with what perhaps is");
    }

    private static String cause(PlannedStep step) {
        return step.outcome() == Outcome.CACHED ? "" : CauseText.of(step.cause());
    }

    private static String paint(Outcome outcome, String row, Palette palette) {
        return switch (outcome) {
            case CACHED -> palette.faint(row);
            case REBUILD -> row;
            case MAYBE -> palette.notable(row);
        };
    }

    private static String summary(Plan plan) {
        long rebuild = plan.steps().stream()
                .filter(s -> s.outcome() == Outcome.REBUILD)
                .count();
        long maybe =
                plan.steps().stream().filter(s -> s.outcome() == Outcome.MAYBE).count();
        return rebuild + " of " + Words.count(plan.steps().size(), "step") + " to rebuild"
                + (maybe == 0 ? "" : ", " + maybe + " perhaps");
    }
}
