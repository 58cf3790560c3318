package dev.cachebust.daemon;

import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A past build as one line of JSON and back. */
public final class PastBuildJson {
    private static final long VERSION = 1;

    private PastBuildJson() {}

    /** One line. */
    static String write(PastBuild build) {
        return document(build).toString();
    }

    /** The build as JSON. */
    public static Obj document(PastBuild build) {
        return Json.object()
                .with("v", VERSION)
                .with("build", build.number())
                .with("at", build.at().toString())
                .with("image", build.image())
                .with("cause", build.cause())
                .with("bust", build.busts().stream().map(PastBuildJson::bust).toList())
                .with("result", lower(build.result()))
                .with("durationMs", build.durationMillis())
                .with("imageId", build.imageId())
                .with("steps", build.steps().stream().map(PastBuildJson::step).toList())
                .with("imported", build.imported())
                .with("exportMs", build.exportMillis());
    }

    private static Obj bust(Bust bust) {
        return Json.object()
                .with("layer", bust.layer().value())
                .with("by", lower(bust.by()))
                .with("name", bust.name())
                .with("from", bust.from())
                .with("to", bust.to());
    }

    private static Obj step(PastStep step) {
        return id(step.id())
                .with("line", step.line())
                .with("endLine", step.endLine())
                .with("text", step.text())
                .with("layer", step.layer().value())
                .with("reads", step.reads().stream().map(PastBuildJson::id).toList())
                .with("outcome", lower(step.predicted()))
                .with("cause", CauseJson.write(step.cause()))
                .with("status", lower(step.happened()))
                .with("durationMs", step.durationMillis());
    }

    private static Obj id(StepId id) {
        return Json.object().with("stage", id.stage()).with("index", id.index());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** One line that was written. */
    static PastBuild read(String line) throws IOException {
        return read(JsonReader.read(line));
    }

    /** A build that was written. */
    public static PastBuild read(Node node) throws IOException {
        if (node.get("v").number() != VERSION) {
            throw new IOException("it is of another version");
        }
        List<Bust> busts = new ArrayList<>();
        for (Node bust : node.get("bust").items()) {
            busts.add(new Bust(
                    new LayerName(bust.get("layer").text()),
                    bust.get("by").choice(Bust.By.class),
                    bust.get("name").text(),
                    bust.get("from").text(),
                    bust.get("to").text()));
        }
        List<PastStep> steps = new ArrayList<>();
        for (Node step : node.get("steps").items()) {
            steps.add(readStep(step));
        }
        // Builds of earlier versions have neither.
        Optional<Node> imported = node.find("imported");
        Optional<Node> exported = node.find("exportMs");
        return new PastBuild(
                node.get("build").integer(),
                instant(node.get("at").text()),
                node.get("image").text(),
                node.get("cause").text(),
                busts,
                node.get("result").choice(PastBuild.Result.class),
                node.get("durationMs").number(),
                node.get("imageId").text(),
                steps,
                imported.isPresent() && imported.get().truth(),
                exported.isPresent() ? exported.get().number() : 0);
    }

    private static PastStep readStep(Node node) throws IOException {
        List<StepId> reads = new ArrayList<>();
        for (Node read : node.get("reads").items()) {
            reads.add(CauseJson.readStep(read));
        }
        return new PastStep(
                CauseJson.readStep(node),
                node.get("line").integer(),
                node.get("endLine").integer(),
                node.get("text").text(),
                new LayerName(node.get("layer").text()),
                reads,
                node.get("outcome").choice(Outcome.class),
                CauseJson.read(node.get("cause")),
                node.get("status").choice(PastStep.Happened.class),
                node.get("durationMs").number());
    }

    private static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException("a time is malformed", e);
        }
    }
}
