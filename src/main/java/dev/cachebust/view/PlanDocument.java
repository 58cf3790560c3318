package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What {@code plan} shows.
 *
 * @param paths the layer of each path that was asked about or that changed
 * @param plan what would be done
 */
public record PlanDocument(SortedMap<String, FileLayer> paths, Plan plan) {

    /** One JSON document. */
    public Json.Obj json() {
        return Json.object()
                .with("paths", paths.entrySet().stream().map(PlanDocument::path).toList())
                .with("cause", plan.cause())
                .with("bust", PlanJson.busts(plan))
                .with("steps", PlanJson.steps(plan));
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
        lines.addAll(PlanText.lines(plan, palette));
        return lines;
    }
}
