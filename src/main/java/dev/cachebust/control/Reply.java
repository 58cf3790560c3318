package dev.cachebust.control;

import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What a watcher says over its socket: one line of JSON, told apart by {@code type}. */
public sealed interface Reply {

    /** An event; the same line that {@code --progress json} writes. */
    record Happened(Stamped event) implements Reply {}

    /** The answer to a request: {@code {"type": "answer", "state": …}}. */
    record Answered(Answer answer) implements Reply {}

    /** The request cannot be followed: {@code {"type": "error", "message": …}}. */
    record Refused(String message) implements Reply {}

    /** A line of a type that is not known here; a newer watcher may have some. */
    record Other(Node node) implements Reply {}

    /** The answer on one line. */
    static String line(Answer answer) {
        Obj o = Json.object().with("type", "answer");
        if (answer instanceof Answer.Ended e) {
            o.with("state", "ended")
                    .with("build", e.build())
                    .with("result", e.result().name().toLowerCase(Locale.ROOT))
                    .with("error", e.error().isEmpty() ? null : e.error());
        } else if (answer instanceof Answer.NotNeeded e) {
            o.with("state", "not-needed").with("reason", e.why());
        } else if (answer instanceof Answer.Waiting e) {
            o.with("state", "waiting").with("reason", e.what());
        } else if (answer instanceof Answer.Impossible e) {
            o.with("state", "impossible").with("reason", e.why());
        } else if (answer instanceof Answer.Gone e) {
            o.with("state", "gone").with("reason", e.reason());
        } else {
            o.with("state", "done");
        }
        return o.toString();
    }

    /** A refusal on one line. */
    static String refusal(String message) {
        return Json.object().with("type", "error").with("message", message).toString();
    }

    /**
     * What a line says.
     *
     * @throws IOException if it is none of a watcher's
     */
    static Reply read(String line) throws IOException {
        Node node = JsonReader.read(line);
        return switch (node.get("type").text()) {
            case "answer" -> new Answered(answer(node));
            case "error" -> new Refused(node.get("message").text());
            default -> {
                Optional<Stamped> event = node.find("seq").isPresent() ? EventJson.read(node) : Optional.empty();
                yield event.<Reply>map(Happened::new).orElseGet(() -> new Other(node));
            }
        };
    }

    private static Answer answer(Node node) throws IOException {
        String state = node.get("state").text();
        Optional<Node> found = node.find("reason");
        String reason = found.isPresent() ? found.get().text() : "";
        return switch (state) {
            case "done" -> new Answer.Done();
            case "ended" -> {
                Optional<Node> error = node.find("error");
                yield new Answer.Ended(
                        node.get("build").integer(),
                        node.get("result").choice(Result.class),
                        error.isPresent() ? error.get().text() : "");
            }
            case "not-needed" -> new Answer.NotNeeded(reason);
            case "waiting" -> new Answer.Waiting(reason);
            case "impossible" -> new Answer.Impossible(reason);
            case "gone" -> new Answer.Gone(reason);
            default -> throw new IOException("an unknown answer " + state);
        };
    }
}
