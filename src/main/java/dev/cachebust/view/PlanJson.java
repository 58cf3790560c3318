package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.PlannedStep;
import java.util.List;
import java.util.Locale;

/** The parts of a plan as JSON; the same in the event stream and in {@code plan --json}. */
public final class PlanJson {
    private PlanJson() {}

    /** What is busted: {@code [{layer, arg or stage, from, to}]}. */
    public static List<Obj> busts(List<Bust> busts) {
        return busts.stream().map(PlanJson::bust).toList();
    }

    private static Obj bust(Bust bust) {
        return Json.object()
                .with("layer", bust.layer().value())
                .with(bust.by() == Bust.By.ARG ? "arg" : "stage", bust.name())
                .with("from", bust.from().isEmpty() ? null : bust.from())
                .with("to", bust.to().isEmpty() ? null : bust.to());
    }

    /** A planned step: {@code {stage, index, line, endLine, text, layer, outcome, cause}}. */
    public static Obj step(PlannedStep planned) {
        return Json.object()
                .with("stage", planned.step().id().stage())
                .with("index", planned.step().id().index())
                .with("line", planned.step().lines().first())
                .with("endLine", planned.step().lines().last())
                .with("text", planned.step().text())
                .with("layer", planned.layer().value())
                .with("outcome", planned.outcome().name().toLowerCase(Locale.ROOT))
                .with("cause", CauseText.of(planned.cause()));
    }

    /** A step of the engine's that the plan does not know. */
    static Obj unplanned(StepId step, String text) {
        return Json.object()
                .with("stage", step.stage())
                .with("index", step.index())
                .with("line", null)
                .with("endLine", null)
                .with("text", text)
                .with("layer", null)
                .with("outcome", null)
                .with("cause", null);
    }
}
