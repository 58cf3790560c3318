package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.PlannedStep;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of the events that are about one build. */
final class BuildEvents {
    private BuildEvents() {}

    static Optional<Obj> fields(Event event) {
        if (event instanceof Event.Planned e) {
            return Optional.of(of(e.build(), e.image())
                    .with("cause", e.plan().cause())
                    .with("bust", PlanJson.busts(e.plan().bust()))
                    .with("emptied", PlanJson.emptied(e.plan()))
                    .with(
                            "steps",
                            e.plan().steps().stream()
                                    .map(step -> planned(step, e))
                                    .toList()));
        } else if (event instanceof Event.BuildStarted e) {
            return Optional.of(of(e.build(), e.image()));
        } else if (event instanceof Event.StepChanged e) {
            return Optional.of(step(e));
        } else if (event instanceof Event.Progress e) {
            return Optional.of(place(e.build(), e.step())
                    .with("id", e.id())
                    .with("current", e.current())
                    .with("total", e.total())
                    .with("completed", e.completed()));
        } else if (event instanceof Event.Log e) {
            return Optional.of(
                    place(e.build(), e.step()).with("stream", word(e.stream())).with("text", e.text()));
        } else if (event instanceof Event.BuildFinished e) {
            return Optional.of(finished(e));
        } else if (event instanceof Event.After e) {
            return Optional.of(action(e.build(), e.action())
                    .with("result", word(e.result()))
                    .with("durationMs", e.durationMillis())
                    .with("error", e.error().isEmpty() ? null : e.error()));
        }
        if (event instanceof Event.AfterStarted e) {
            return Optional.of(action(e.build(), e.action()));
        } else if (event instanceof Event.Output e) {
            return Optional.of(Json.object()
                    .with("source", e.source())
                    .with("stream", word(e.stream()))
                    .with("text", e.text()));
        }
        return Optional.empty();
    }

    private static Obj action(int build, String action) {
        return Json.object().with("build", build == 0 ? null : build).with("action", action);
    }

    private static int build(Node node) throws IOException {
        Optional<Node> build = node.find("build");
        return build.isPresent() ? build.get().integer() : 0;
    }

    static Optional<Event> read(String type, Node node) throws IOException {
        return switch (type) {
            case "plan" ->
                Optional.of(new Event.Planned(
                        node.get("build").integer(), node.get("image").text(), PlanJson.plan(node), usual(node)));
            case "build-started" ->
                Optional.of(new Event.BuildStarted(
                        node.get("build").integer(), node.get("image").text()));
            case "step" -> Optional.of(step(node));
            case "progress" ->
                Optional.of(new Event.Progress(
                        node.get("build").integer(),
                        place(node),
                        node.get("id").text(),
                        node.get("current").number(),
                        node.get("total").number(),
                        node.find("completed").isPresent()
                                && node.get("completed").truth()));
            case "log" ->
                Optional.of(new Event.Log(
                        node.get("build").integer(),
                        place(node),
                        node.get("stream").choice(Stream.class),
                        node.get("text").text()));
            case "build-finished" -> Optional.of(finished(node));
            case "after" ->
                Optional.of(new Event.After(
                        build(node),
                        node.get("action").text(),
                        node.get("result").choice(Event.After.Result.class),
                        node.get("durationMs").number(),
                        ProjectEvents.text(node, "error").orElse("")));
            case "after-started" ->
                Optional.of(
                        new Event.AfterStarted(build(node), node.get("action").text()));
            case "output" ->
                Optional.of(new Event.Output(
                        node.get("source").text(),
                        node.get("stream").choice(Stream.class),
                        node.get("text").text()));
            default -> Optional.empty();
        };
    }

    private static Obj of(int build, String image) {
        return Json.object().with("build", build).with("image", image);
    }

    private static Obj planned(PlannedStep step, Event.Planned e) {
        return PlanJson.step(step)
                .with(
                        "usualMs",
                        Optional.ofNullable(e.usualMillis().get(step.step().id())));
    }

    private static Map<StepId, Long> usual(Node node) throws IOException {
        Map<StepId, Long> usual = new HashMap<>();
        for (Node step : node.get("steps").items()) {
            Optional<Node> millis = step.find("usualMs");
            if (millis.isPresent()) {
                usual.put(PlanJson.id(step), millis.get().number());
            }
        }
        return usual;
    }

    private static Obj step(Event.StepChanged e) {
        Obj o = Json.object().with("build", e.build());
        o.putAll(e.planned().map(PlanJson::step).orElseGet(() -> PlanJson.unplanned(e.step(), e.text())));
        return o.with("status", word(e.status())).with("durationMs", e.durationMillis());
    }

    private static Event step(Node node) throws IOException {
        Optional<PlannedStep> planned =
                node.find("outcome").isPresent() ? Optional.of(PlanJson.step(node)) : Optional.empty();
        return new Event.StepChanged(
                node.get("build").integer(),
                PlanJson.id(node),
                planned,
                node.get("text").text(),
                node.get("status").choice(Status.class),
                node.get("durationMs").number());
    }

    private static Obj place(int build, Optional<StepId> step) {
        return Json.object()
                .with("build", build)
                .with("stage", step.map(StepId::stage))
                .with("index", step.map(StepId::index));
    }

    private static Optional<StepId> place(Node node) throws IOException {
        return node.find("stage").isPresent() ? Optional.of(PlanJson.id(node)) : Optional.empty();
    }

    private static Obj finished(Event.BuildFinished e) {
        Obj o = of(e.build(), e.image())
                .with("result", word(e.result()))
                .with("imageId", e.imageId().isEmpty() ? null : e.imageId())
                .with("durationMs", e.durationMillis())
                .with("cached", e.cached())
                .with("rebuilt", e.rebuilt())
                .with("savedMs", e.savedMillis())
                .with("contextBytes", e.contextBytes())
                .with("staleGuarded", e.staleGuarded())
                .with("prediction", PredictionJson.write(e.prediction()));
        o.putAll(e.failure()
                .map(FailureJson::write)
                .orElseGet(() -> Json.object().with("error", null)));
        return o;
    }

    private static Event finished(Node node) throws IOException {
        return new Event.BuildFinished(
                node.get("build").integer(),
                node.get("image").text(),
                node.get("result").choice(Result.class),
                ProjectEvents.text(node, "imageId").orElse(""),
                node.get("durationMs").number(),
                node.get("cached").integer(),
                node.get("rebuilt").integer(),
                node.get("savedMs").number(),
                node.get("contextBytes").number(),
                node.get("staleGuarded").integer(),
                PredictionJson.read(node.get("prediction")),
                node.find("error").isPresent() ? Optional.of(FailureJson.read(node)) : Optional.empty());
    }
}
