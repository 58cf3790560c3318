package dev.cachebust.view;

import dev.cachebust.daemon.Json;
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
 */
public record PlanDocument(SortedMap<String, FileLayer> paths, Plan plan, StepTimes times) {

    /** One JSON document. */
    public Json.Obj json() {
        Estimate estimate = Estimate.of(plan, times);
        return Json.object()
                .with("paths", paths.entrySet().stream().map(PlanDocument::path).toList())
                .with("cause", plan.cause())
                .with("bust", PlanJson.busts(plan.bust()))
                .with("estimateMs", boxed(estimate.total()))
                .with("estimateUnknown", estimate.unknown())
                .with("steps", plan.steps().stream().map(this::step).toList());
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

    /** For people. */
    public List<String> text(Palette palette) {
        Columns columns = new Columns();
        paths.forEach((path, layer) ->
                columns.row(Sanitizer.name(path), Sanitizer.name(layer.label()), Sanitizer.text(layer.reason())));
        List<String> lines = new ArrayList<>(columns.lines());
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.addAll(PlanText.lines(plan, times, palette));
        return lines;
    }
}
