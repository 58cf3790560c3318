package dev.cachebust.view;

import dev.cachebust.daemon.CauseJson;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.LayerUse;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import dev.cachebust.history.Why;
import dev.cachebust.history.WhyText;
import dev.cachebust.layer.LayerName;
import dev.cachebust.stream.EventJson;
import dev.cachebust.stream.PlanJson;
import dev.cachebust.stream.PredictionJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Past builds as JSON: the documents of {@code explain --json} and {@code history --json}. */
public final class HistoryJson {
    private HistoryJson() {}

    /** {@code explain --json}: one build with the cause of each step. */
    public static Obj explain(PastBuild build) {
        return head(build)
                .with("steps", build.steps().stream().map(s -> step(s, build)).toList());
    }

    /**
     * {@code history --json}.
     *
     * @param shown the builds to list
     * @param all those that the sums are of
     */
    public static Obj history(List<PastBuild> shown, List<PastBuild> all) {
        return Json.object()
                .with("builds", shown.stream().map(HistoryJson::head).toList())
                .with(
                        "layers",
                        LayerUse.of(all).entrySet().stream()
                                .map(HistoryJson::layer)
                                .toList())
                .with(
                        "cacheExportMs",
                        all.stream().mapToLong(PastBuild::exportMillis).sum())
                .with("accuracy", PredictionJson.counts(Prediction.of(all)));
    }

    private static Obj head(PastBuild build) {
        return Json.object()
                .with("build", build.number())
                .with("at", EventJson.AT.format(build.at()))
                .with("image", build.image())
                .with("cause", build.cause())
                .with("bust", PlanJson.busts(build.busts()))
                .with("result", lower(build.result()))
                .with("imageId", build.imageId().isEmpty() ? null : build.imageId())
                .with("durationMs", build.durationMillis())
                .with("cached", build.count(Happened.CACHED))
                .with("rebuilt", build.count(Happened.DONE) + build.count(Happened.FAILED))
                .with("cacheExportMs", build.exportMillis())
                .with("prediction", PredictionJson.write(Prediction.of(build)));
    }

    private static Obj step(PastStep step, PastBuild build) {
        Why why = Why.of(step, build);
        return id(step.id())
                .with("line", step.line())
                .with("endLine", step.endLine())
                .with("text", step.text())
                .with("layer", step.layer().value())
                .with("outcome", lower(step.predicted()))
                .with("status", status(step))
                .with("cause", WhyText.of(why))
                .with("why", why(why))
                .with("durationMs", step.durationMillis());
    }

    private static Obj id(StepId id) {
        return Json.object().with("stage", id.stage()).with("index", id.index());
    }

    private static @Nullable String status(PastStep step) {
        return step.happened() == Happened.NOT_REACHED ? null : lower(step.happened());
    }

    private static Obj why(Why why) {
        if (why instanceof Why.Planned planned) {
            return CauseJson.write(planned.cause());
        } else if (why instanceof Why.OutputDiffers differs) {
            return CauseJson.step("output-differs", differs.output());
        } else if (why instanceof Why.OutputIdentical identical) {
            return CauseJson.step("output-identical", identical.output());
        } else if (why instanceof Why.Elsewhere elsewhere) {
            return Json.object().with("kind", "elsewhere").with("expected", CauseJson.write(elsewhere.expected()));
        }
        return Json.object().with("kind", why instanceof Why.Evicted ? "evicted" : "not-reached");
    }

    private static Obj layer(Map.Entry<LayerName, LayerUse> layer) {
        LayerUse use = layer.getValue();
        return Json.object()
                .with("layer", layer.getKey().value())
                .with("cached", use.cached())
                .with("ran", use.ran())
                .with("hitPercent", use.hitPercent() < 0 ? null : use.hitPercent())
                .with("spentMs", use.spentMillis())
                .with("savedMs", use.savedMillis());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
