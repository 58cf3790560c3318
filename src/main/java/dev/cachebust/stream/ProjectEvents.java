package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.PastBuildJson;
import dev.cachebust.history.PastBuild;
import dev.cachebust.layer.LayerName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of the events that are not about one build. */
final class ProjectEvents {
    private ProjectEvents() {}

    static Optional<Obj> fields(Event event) {
        if (event instanceof Event.Hello e) {
            return Optional.of(Json.object()
                    .with("schema", EventJson.SCHEMA)
                    .with("version", e.version())
                    .with("project", e.project())
                    .with("config", e.config()));
        } else if (event instanceof Event.Images e) {
            return Optional.of(Json.object()
                    .with(
                            "images",
                            e.images().stream().map(ProjectEvents::named).toList()));
        } else if (event instanceof Event.Ready e) {
            return Optional.of(Json.object()
                    .with("image", e.image())
                    .with("files", e.files())
                    .with("watched", e.watched())
                    .with("engine", engine(e.engine()))
                    .with(
                            "recent",
                            e.recent().stream().map(PastBuildJson::document).toList()));
        } else if (event instanceof Event.Change e) {
            return Optional.of(Json.object()
                    .with("paths", e.paths().stream().map(ProjectEvents::path).toList())
                    .with("layers", e.layers().stream().map(LayerName::value).toList()));
        } else if (event instanceof Event.Skipped e) {
            return Optional.of(Json.object().with("reason", word(e.reason())).with("paths", e.paths()));
        } else if (event instanceof Event.Trust e) {
            return Optional.of(Json.object()
                    .with("lost", e.lost())
                    .with("reason", e.reason())
                    .with("watched", e.watched())
                    .with("polled", e.polled()));
        } else if (event instanceof Event.Waiting e) {
            return Optional.of(Json.object().with("for", e.operation()));
        } else if (event instanceof Event.Warning e) {
            return Optional.of(Json.object()
                    .with("build", e.build())
                    .with("rule", e.rule())
                    .with("message", e.message())
                    .with("file", e.file().isEmpty() ? null : e.file())
                    .with("line", e.line() == 0 ? null : e.line()));
        } else if (event instanceof Event.Engine e) {
            return Optional.of(
                    Json.object().with("state", e.back() ? "back" : "lost").with("host", e.host()));
        } else if (event instanceof Event.Config e) {
            return Optional.of(Json.object()
                    .with("state", e.accepted() ? "reloaded" : "rejected")
                    .with("message", e.message()));
        } else if (event instanceof Event.Pause e) {
            return Optional.of(Json.object().with("state", e.paused() ? "paused" : "resumed"));
        } else if (event instanceof Event.Bye e) {
            return Optional.of(Json.object().with("reason", e.reason()));
        }
        return Optional.empty();
    }

    static Optional<Event> read(String type, Node node) throws IOException {
        return switch (type) {
            case "hello" ->
                Optional.of(new Event.Hello(
                        node.get("version").text(), node.get("project").text(), text(node, "config")));
            case "images" -> Optional.of(new Event.Images(named(node.get("images"))));
            case "ready" ->
                Optional.of(new Event.Ready(
                        node.get("image").text(),
                        node.get("files").integer(),
                        node.get("watched").integer(),
                        engine(node.get("engine")),
                        builds(node.get("recent"))));
            case "change" -> Optional.of(new Event.Change(paths(node.get("paths")), layers(node.get("layers"))));
            case "skipped" ->
                Optional.of(new Event.Skipped(
                        node.get("reason").choice(Event.Skipped.Reason.class),
                        node.get("paths").texts()));
            case "trust" ->
                Optional.of(new Event.Trust(
                        node.get("lost").integer(),
                        node.get("reason").text(),
                        node.get("watched").integer(),
                        node.get("polled").integer()));
            case "waiting" -> Optional.of(new Event.Waiting(text(node, "for")));
            case "warning" ->
                Optional.of(new Event.Warning(
                        integer(node, "build"),
                        node.get("rule").text(),
                        node.get("message").text(),
                        text(node, "file").orElse(""),
                        integer(node, "line").orElse(0)));
            case "engine" ->
                Optional.of(new Event.Engine(
                        node.get("state").text().equals("back"),
                        node.get("host").text()));
            case "config" ->
                Optional.of(new Event.Config(
                        node.get("state").text().equals("reloaded"),
                        node.get("message").text()));
            case "pause" -> Optional.of(new Event.Pause(node.get("state").text().equals("paused")));
            case "bye" -> Optional.of(new Event.Bye(node.get("reason").text()));
            default -> Optional.empty();
        };
    }

    private static Obj named(Event.Named image) {
        return Json.object()
                .with("name", image.name())
                .with("image", image.image())
                .with("builtAs", image.builtAs());
    }

    private static List<Event.Named> named(Node node) throws IOException {
        List<Event.Named> images = new ArrayList<>();
        for (Node image : node.items()) {
            images.add(new Event.Named(
                    image.get("name").text(),
                    image.get("image").text(),
                    image.get("builtAs").text()));
        }
        return images;
    }

    private static Obj engine(Event.EngineInfo engine) {
        return Json.object()
                .with("kind", engine.kind())
                .with("version", engine.version())
                .with("host", engine.host());
    }

    private static Event.EngineInfo engine(Node node) throws IOException {
        return new Event.EngineInfo(
                node.get("kind").text(),
                node.get("version").text(),
                node.get("host").text());
    }

    private static List<PastBuild> builds(Node node) throws IOException {
        List<PastBuild> builds = new ArrayList<>();
        for (Node build : node.items()) {
            builds.add(PastBuildJson.read(build));
        }
        return builds;
    }

    private static Obj path(Event.ChangedPath p) {
        return Json.object()
                .with("path", p.path())
                .with("kind", word(p.kind()))
                .with("layer", p.layer().map(LayerName::value));
    }

    private static List<Event.ChangedPath> paths(Node node) throws IOException {
        List<Event.ChangedPath> paths = new ArrayList<>();
        for (Node path : node.items()) {
            paths.add(new Event.ChangedPath(
                    path.get("path").text(),
                    path.get("kind").choice(FileChange.Kind.class),
                    text(path, "layer").map(LayerName::new)));
        }
        return paths;
    }

    private static List<LayerName> layers(Node node) throws IOException {
        return node.texts().stream().map(LayerName::new).toList();
    }

    /** A string that may be missing or null. */
    static Optional<String> text(Node node, String name) throws IOException {
        Optional<Node> found = node.find(name);
        return found.isPresent() ? Optional.of(found.get().text()) : Optional.empty();
    }

    /** A number that may be missing or null. */
    static Optional<Integer> integer(Node node, String name) throws IOException {
        Optional<Node> found = node.find(name);
        return found.isPresent() ? Optional.of(found.get().integer()) : Optional.empty();
    }
}
