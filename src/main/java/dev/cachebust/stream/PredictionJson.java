package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.daemon.CauseJson;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.Prediction;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a plan was worth, as JSON. */
public final class PredictionJson {
    private PredictionJson() {}

    /** With each wrong prediction: {@code {steps, right, maybe, wrong: [{stage, index, predicted, actual, …}]}}. */
    public static Obj write(Prediction prediction) {
        return counts(prediction)
                .with(
                        "wrong",
                        prediction.wrong().stream().map(PredictionJson::wrong).toList());
    }

    /** Only how many: {@code {steps, right, maybe, wrong}}. */
    public static Obj counts(Prediction prediction) {
        return Json.object()
                .with("steps", prediction.steps())
                .with("right", prediction.right())
                .with("maybe", prediction.maybe())
                .with("wrong", prediction.wrong().size());
    }

    private static Obj wrong(PastStep step) {
        return PlanJson.id(step.id())
                .with("predicted", word(step.predicted()))
                .with("actual", word(step.happened()))
                .with("line", step.line())
                .with("endLine", step.endLine())
                .with("text", step.text())
                .with("layer", step.layer().value())
                .with("reads", step.reads().stream().map(PlanJson::id).toList())
                .with("why", CauseJson.write(step.cause()))
                .with("durationMs", step.durationMillis());
    }

    static Prediction read(Node node) throws IOException {
        List<PastStep> wrong = new ArrayList<>();
        for (Node step : node.get("wrong").items()) {
            wrong.add(step(step));
        }
        return new Prediction(node.get("right").integer(), node.get("maybe").integer(), wrong);
    }

    private static PastStep step(Node node) throws IOException {
        List<StepId> reads = new ArrayList<>();
        for (Node read : node.get("reads").items()) {
            reads.add(PlanJson.id(read));
        }
        return new PastStep(
                PlanJson.id(node),
                node.get("line").integer(),
                node.get("endLine").integer(),
                node.get("text").text(),
                new LayerName(node.get("layer").text()),
                reads,
                node.get("predicted").choice(Outcome.class),
                CauseJson.read(node.get("why")),
                node.get("actual").choice(PastStep.Happened.class),
                node.get("durationMs").number());
    }
}
