package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.exact.Difference;
import dev.cachebust.exact.Verdict.Compared;
import dev.cachebust.history.Estimate;
import dev.cachebust.history.StepTimes;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import dev.cachebust.stream.PlanJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What {@code plan} shows.
 *
 * @param paths the layer of each path that was asked about or that changed
 * @param plan what would be done
 * @param times how long steps usually take
 * @param exact what the engine says, if it was asked
 */
public record PlanDocument(SortedMap<String, FileLayer> paths, Plan plan, StepTimes times, Optional<Exact> exact) {

    /**
     * How the engine's own graph compares with ours.
     *
     * @param engine its version
     * @param dockerfile the Dockerfile's name
     */
    public record Exact(Compared compared, String engine, String dockerfile) {}

    /** One JSON document. */
    public Json.Obj json() {
        Estimate estimate = Estimate.of(plan, times);
        Json.Obj document = Json.object()
                .with("paths", paths.entrySet().stream().map(PlanDocument::path).toList())
                .with("cause", plan.cause())
                .with("bust", PlanJson.busts(plan.bust()))
                .with("emptied", PlanJson.emptied(plan))
                .with("estimateMs", boxed(estimate.total()))
                .with("estimateUnknown", estimate.unknown())
                .with("steps", plan.steps().stream().map(this::step).toList());
        exact.ifPresent(e -> document.with("exact", PlanDocument.exact(e)));
        return document;
    }

    private static Json.Obj exact(Exact exact) {
        return Json.object()
                .with("agrees", exact.compared().agrees())
                .with("engine", exact.engine())
                .with(
                        "differences",
                        exact.compared().differences().stream()
                                .map(PlanDocument::difference)
                                .toList());
    }

    private static Json.Obj difference(Difference difference) {
        return Json.object()
                .with("stage", difference.step().map(StepId::stage))
                .with("index", difference.step().map(StepId::index))
                .with("line", difference.lines().map(Lines::first))
                .with("endLine", difference.lines().map(Lines::last))
                .with("text", difference.text())
                .with("what", difference.what())
                .with("ours", difference.ours())
                .with("engine", difference.engine());
    }

    private Json.Obj step(PlannedStep step) {
        return PlanJson.step(step).with("estimateMs", boxed(Estimate.of(step, times)));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static Json.Obj path(Map.Entry<String, FileLayer> path) {
        return Json.object()
                .with("path", path.getKey())
                .with("layer", path.getValue().label())
                .with("reason", path.getValue().reason());
    }

    /**
     * For people.
     *
     * @param width of the terminal; 0: unlimited
     */
    public List<String> text(Palette palette, int width) {
        Columns columns = new Columns();
        paths.forEach((path, layer) ->
                columns.row(Sanitizer.name(path), Sanitizer.name(layer.label()), Sanitizer.text(layer.reason())));
        List<String> lines = new ArrayList<>();
        columns.lines(width, 0).forEach(lines::addAll);
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.addAll(PlanText.lines(plan, times, palette, width));
        exact.ifPresent(e -> lines.addAll(ExactText.lines(e.compared(), e.engine(), e.dockerfile(), palette)));
        return lines;
    }
}
