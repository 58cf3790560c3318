package dev.cachebust.control;

import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.layer.LayerName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What another process asks of a watcher: one line of JSON. */
public sealed interface Request {

    /** Tell me what has led to now, and then every event. */
    record Follow() implements Request {}

    /** Tell me in a few facts what you do. */
    record Status() implements Request {}

    /**
     * Make these layers again, named as a person does; with {@code wait} I want to know how that ends.
     *
     * @param image of a project with several; empty: of all that have them
     */
    record Bust(List<String> layers, Optional<String> image, boolean awaited) implements Request {
        public Bust {
            layers = List.copyOf(layers);
        }
    }

    /**
     * Build, even though nothing has changed; with {@code wait} I want to know how that ends.
     *
     * @param image of a project with several; empty: all
     */
    record Rebuild(Optional<String> image, boolean awaited) implements Request {}

    /**
     * End the running build.
     *
     * @param image of a project with several; empty: of all
     */
    record Cancel(Optional<String> image) implements Request {}

    /** Any other command; it is for all images. */
    record Plain(Command command) implements Request {}

    /** Why a watcher stops that was told to. */
    String STOPPED = "stopped";

    /**
     * What a view wants of its watcher.
     *
     * @param image of several; empty: of all
     */
    static Request of(Command command, Optional<String> image) {
        if (command instanceof Command.Bust bust) {
            return new Bust(
                    bust.layers().stream().map(LayerName::value).sorted().toList(), image, false);
        }
        return command instanceof Command.Rebuild
                ? new Rebuild(image, false)
                : command instanceof Command.Cancel ? new Cancel(image) : new Plain(command);
    }

    /** One line, {@code {"type": …}}. */
    default String line() {
        return json().toString();
    }

    private Obj json() {
        if (this instanceof Bust bust) {
            return type("bust")
                    .with("layers", bust.layers())
                    .with("image", bust.image())
                    .with("wait", bust.awaited());
        } else if (this instanceof Rebuild rebuild) {
            return type("rebuild").with("image", rebuild.image()).with("wait", rebuild.awaited());
        } else if (this instanceof Cancel cancel) {
            return type("cancel").with("image", cancel.image());
        } else if (this instanceof Plain plain) {
            return type(word(plain.command()));
        }
        return type(this instanceof Follow ? "follow" : "status");
    }

    private static Obj type(String type) {
        return Json.object().with("type", type);
    }

    private static String word(Command command) {
        if (command instanceof Command.Pause) {
            return "pause";
        } else if (command instanceof Command.Resume) {
            return "resume";
        } else if (command instanceof Command.Stop) {
            return "stop";
        }
        throw new IllegalArgumentException("no word for " + command);
    }

    /**
     * What a line asks for.
     *
     * @throws IOException with the reason, in words for who wrote the line
     */
    static Request read(String line) throws IOException {
        Node node;
        try {
            node = JsonReader.read(line);
        } catch (IOException e) {
            throw new IOException("a request is one JSON object on one line", e);
        }
        String type;
        try {
            type = node.get("type").text();
        } catch (IOException e) {
            throw new IOException("a request has a type: {\"type\":\"status\"}", e);
        }
        return switch (type) {
            case "follow" -> new Follow();
            case "status" -> new Status();
            case "bust" -> new Bust(layers(node), image(node), flag(node));
            case "rebuild" -> new Rebuild(image(node), flag(node));
            case "cancel" -> new Cancel(image(node));
            case "pause" -> new Plain(new Command.Pause());
            case "resume" -> new Plain(new Command.Resume());
            case "stop" -> new Plain(new Command.Stop(STOPPED));
            default ->
                throw new IOException("there is no request '" + type
                        + "': the types are follow, status, bust, rebuild, cancel, pause, resume, stop");
        };
    }

    private static List<String> layers(Node node) throws IOException {
        try {
            List<String> layers = node.get("layers").texts();
            if (!layers.isEmpty()) {
                return layers;
            }
        } catch (IOException e) {
            throw new IOException("layers is a list of names: {\"type\":\"bust\",\"layers\":[\"source\"]}", e);
        }
        throw new IOException("layers names no layer");
    }

    private static Optional<String> image(Node node) throws IOException {
        try {
            Optional<Node> image = node.find("image");
            return image.isPresent() ? Optional.of(image.get().text()) : Optional.empty();
        } catch (IOException e) {
            throw new IOException("image is a name", e);
        }
    }

    private static boolean flag(Node node) throws IOException {
        try {
            Optional<Node> wait = node.find("wait");
            return wait.isPresent() && wait.get().truth();
        } catch (IOException e) {
            throw new IOException("wait is true or false", e);
        }
    }
}
