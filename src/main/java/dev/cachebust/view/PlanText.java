package dev.cachebust.view;

import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;

/** A plan for people. */
public final class PlanText {
    private PlanText() {}

    /** What is busted, and every step with its outcome and cause. */
    public static List<String> lines(Plan plan, Palette palette) {
        List<String> out = new ArrayList<>();
        out.add(Sanitizer.text(plan.cause()));
        plan.bust()
                .forEach(bust -> out.add(
                        "bust " + Sanitizer.name(bust.layer().value()) + ": " + Sanitizer.text(Words.bust(bust))));
        Columns columns = new Columns();
        plan.steps()
                .forEach(step -> columns.row(
                        "  " + word(step.outcome()),
                        Sanitizer.name(Words.step(step.step().id())),
                        Words.cut(Sanitizer.text(step.step().text())),
                        Sanitizer.name(step.layer().value()),
                        Sanitizer.text(cause(step))));
        List<String> rows = columns.lines();
        for (int i = 0; i < rows.size(); i++) {
            out.add(paint(plan.steps().get(i).outcome(), rows.get(i), palette));
        }
        out.add(summary(plan));
        return out;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case CACHED -> "cached";
            case REBUILD -> "rebuild";
            case MAYBE -> "maybe";
        };
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
