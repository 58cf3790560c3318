package dev.cachebust.stream;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An event as one line of JSON, {@code {"type": …, "seq": …, "at": …}} with the fields of its type, and back. What is read is
 * what was written, but for what only the planner and the engine's client look at: a step's definition, variables (whose
 * values are nobody else's business), inputs other than steps, and the engine's own identity of a step that failed.
 */
public final class EventJson {
    /** The value of {@code hello}'s {@code schema}. It changes when a field is renamed or dropped, not when one is added. */
    public static final int SCHEMA = 1;

    /** Points in time: RFC 3339, UTC, milliseconds. */
    public static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Map<Class<? extends Event>, String> TYPES = Map.ofEntries(
            Map.entry(Event.Hello.class, "hello"),
            Map.entry(Event.Images.class, "images"),
            Map.entry(Event.Ready.class, "ready"),
            Map.entry(Event.Change.class, "change"),
            Map.entry(Event.Skipped.class, "skipped"),
            Map.entry(Event.Trust.class, "trust"),
            Map.entry(Event.Waiting.class, "waiting"),
            Map.entry(Event.Planned.class, "plan"),
            Map.entry(Event.BuildStarted.class, "build-started"),
            Map.entry(Event.StepChanged.class, "step"),
            Map.entry(Event.Progress.class, "progress"),
            Map.entry(Event.Log.class, "log"),
            Map.entry(Event.Warning.class, "warning"),
            Map.entry(Event.BuildFinished.class, "build-finished"),
            Map.entry(Event.After.class, "after"),
            Map.entry(Event.AfterStarted.class, "after-started"),
            Map.entry(Event.Output.class, "output"),
            Map.entry(Event.Engine.class, "engine"),
            Map.entry(Event.Config.class, "config"),
            Map.entry(Event.Pause.class, "pause"),
            Map.entry(Event.Bye.class, "bye"));

    /** Those that name their image in any project. */
    private static final Set<Class<? extends Event>> NAMED =
            Set.of(Event.Ready.class, Event.Planned.class, Event.BuildStarted.class, Event.BuildFinished.class);

    private EventJson() {}

    /** The event on one line. */
    public static String write(Stamped stamped) {
        Event event = stamped.event();
        Obj line = Json.object()
                .with("type", TYPES.get(event.getClass()))
                .with("seq", stamped.seq())
                .with("at", AT.format(stamped.at()));
        line.putAll(
                ProjectEvents.fields(event).or(() -> BuildEvents.fields(event)).orElseThrow());
        if (!NAMED.contains(event.getClass())) {
            stamped.image().ifPresent(image -> line.with("image", image));
        }
        return line.toString();
    }

    /**
     * The event on this line; empty if it is of a type that is not known here, as a newer program may have.
     *
     * @throws IOException if the line is no event
     */
    public static Optional<Stamped> read(String line) throws IOException {
        return read(JsonReader.read(line));
    }

    /** As {@link #read(String)}, of a line that has been parsed. */
    public static Optional<Stamped> read(Node node) throws IOException {
        String type = node.get("type").text();
        Optional<Event> known = ProjectEvents.read(type, node);
        Optional<Event> event = known.isPresent() ? known : BuildEvents.read(type, node);
        if (event.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> image =
                NAMED.contains(event.get().getClass()) ? Optional.empty() : ProjectEvents.text(node, "image");
        return Optional.of(
                new Stamped(node.get("seq").number(), instant(node.get("at").text()), event.get(), image));
    }

    /** A point in time that was written with {@link #AT}. */
    public static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException("a time is malformed", e);
        }
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
