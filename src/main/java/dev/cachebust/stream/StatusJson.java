package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A status as JSON, and back. */
public final class StatusJson {
    private StatusJson() {}

    /** {@code {state, paused, engine, rejected, project, image, watching, build, last, after, waiting}}. */
    public static Obj write(Status s) {
        return Json.object()
                .with("state", word(s.phase()))
                .with("paused", s.paused())
                .with("engine", s.engineLost() ? "lost" : "ok")
                .with("rejected", s.rejected())
                .with("project", s.project())
                .with("image", s.image())
                .with("watching", s.watching().map(StatusJson::watching))
                .with("build", s.build().map(StatusJson::running))
                .with("last", s.last().map(StatusJson::last))
                .with("after", s.after().map(StatusJson::after))
                .with("waiting", s.waiting());
    }

    private static Obj watching(Status.Watching w) {
        return Json.object()
                .with("folders", w.folders())
                .with("polled", w.polled())
                .with("lost", w.lost())
                .with("reason", w.reason().isEmpty() ? null : w.reason());
    }

    private static Obj running(Status.Running b) {
        return Json.object()
                .with("build", b.number())
                .with("cause", b.cause())
                .with("since", EventJson.AT.format(b.since()))
                .with("steps", b.steps())
                .with("ended", b.ended().stream().map(PlanJson::id).toList())
                .with("step", b.step().map(PlanJson::id));
    }

    private static Obj after(Status.After a) {
        return Json.object()
                .with("action", a.action())
                .with("result", a.error().isEmpty() ? "running" : "failed")
                .with("error", a.error().isEmpty() ? null : a.error());
    }

    private static Obj last(Status.Last l) {
        return Json.object()
                .with("build", l.number())
                .with("cause", l.cause())
                .with("result", word(l.result()))
                .with("at", EventJson.AT.format(l.at()))
                .with("durationMs", l.durationMillis())
                .with("cached", l.cached())
                .with("rebuilt", l.rebuilt())
                .with("savedMs", l.savedMillis())
                .with("error", l.error().isEmpty() ? null : l.error());
    }

    /** What was written. */
    public static Status read(Node node) throws IOException {
        Optional<Node> watching = node.find("watching");
        Optional<Node> build = node.find("build");
        Optional<Node> last = node.find("last");
        Optional<Node> after = node.find("after");
        return new Status(
                node.get("state").choice(Status.Phase.class),
                node.get("paused").truth(),
                node.get("engine").text().equals("lost"),
                ProjectEvents.text(node, "rejected"),
                node.get("project").text(),
                node.get("image").text(),
                watching.isPresent() ? Optional.of(watching(watching.get())) : Optional.empty(),
                build.isPresent() ? Optional.of(running(build.get())) : Optional.empty(),
                last.isPresent() ? Optional.of(last(last.get())) : Optional.empty(),
                after.isPresent()
                        ? Optional.of(new Status.After(
                                after.get().get("action").text(),
                                ProjectEvents.text(after.get(), "error").orElse("")))
                        : Optional.empty(),
                ProjectEvents.text(node, "waiting"));
    }

    private static Status.Watching watching(Node node) throws IOException {
        return new Status.Watching(
                node.get("folders").integer(),
                node.get("polled").integer(),
                node.get("lost").integer(),
                ProjectEvents.text(node, "reason").orElse(""));
    }

    private static Status.Running running(Node node) throws IOException {
        Set<StepId> ended = new HashSet<>();
        for (Node id : node.get("ended").items()) {
            ended.add(PlanJson.id(id));
        }
        Optional<Node> step = node.find("step");
        return new Status.Running(
                node.get("build").integer(),
                node.get("cause").text(),
                EventJson.instant(node.get("since").text()),
                node.get("steps").integer(),
                ended,
                step.isPresent() ? Optional.of(PlanJson.id(step.get())) : Optional.empty());
    }

    private static Status.Last last(Node node) throws IOException {
        return new Status.Last(
                node.get("build").integer(),
                node.get("cause").text(),
                node.get("result").choice(Result.class),
                EventJson.instant(node.get("at").text()),
                node.get("durationMs").number(),
                node.get("cached").integer(),
                node.get("rebuilt").integer(),
                node.get("savedMs").number(),
                ProjectEvents.text(node, "error").orElse(""));
    }
}
