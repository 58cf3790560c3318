package dev.cachebust.build.classic;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Progress;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.Vertex;
import dev.cachebust.build.buildkit.control.OutputTail;
import dev.cachebust.dockerfile.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was understood of an engine's report, told as events: one instruction after the other. That one is run is told as soon as
 * it is known not to be cached, or has not ended at once. Safe for use by several threads.
 */
final class Narrative {
    private static final Duration AT_ONCE = Duration.ofMillis(80);
    private static final String CONTEXT = "[internal] load build context";

    private final Consumer<BuildEvent> events;
    private final Supplier<Instant> clock;
    private @Nullable Current current;

    private final Deque<Current> waiting = new ArrayDeque<>();
    private boolean announced;
    private boolean cached;

    private record Current(Vertex vertex, Optional<StepTable.Row> row, Instant since, OutputTail tail) {}

    Narrative(Consumer<BuildEvent> events, Supplier<Instant> clock) {
        this.events = events;
        this.clock = clock;
    }

    /** The context is on its way. */
    synchronized void sending() {
        enter(new Vertex("context", CONTEXT, Optional.empty()), Optional.empty());
    }

    /** How much of it is there; told as long as nothing else is. */
    synchronized void sent(long bytes) {
        Current now = current;
        if (now != null && now.vertex().name().equals(CONTEXT)) {
            events.accept(new Progress(now.vertex(), "transferring context", bytes, 0, false));
        }
    }

    /** An instruction is looked at. What was before it has ended. */
    synchronized void begin(StepTable.Row row) {
        enter(new Vertex("line " + row.line(), row.name(), row.step().map(Step::id)), Optional.of(row));
    }

    private synchronized void enter(Vertex vertex, Optional<StepTable.Row> row) {
        end(Status.DONE);
        current = new Current(vertex, row, clock.get(), new OutputTail());
        announced = false;
        cached = false;
    }

    /** It is being run. */
    synchronized void running() {
        Current now = current;
        if (now != null && !announced && !cached) {
            announced = true;
            events.accept(new VertexChanged(now.vertex(), Status.RUNNING, now.since(), 0, ""));
        }
    }

    /** To be called now and then. */
    synchronized void tick() {
        Current now = current;
        if (now != null && Duration.between(now.since(), clock.get()).compareTo(AT_ONCE) >= 0) {
            running();
        }
    }

    /** It need not be run. */
    synchronized void cached() {
        cached = true;
    }

    /** It waits for others, until {@link #resume}. */
    synchronized void pause() {
        Current now = current;
        if (now != null) {
            running();
            waiting.push(now);
            current = null;
        }
    }

    /** What waits goes on. */
    synchronized void resume() {
        end(Status.DONE);
        current = waiting.poll();
        announced = current != null;
        cached = false;
    }

    /** It has ended. */
    synchronized void end(Status status) {
        end(status, "");
    }

    /** The build ends with it. */
    synchronized void fail(String error) {
        end(Status.FAILED, error);
    }

    private synchronized void end(Status status, String error) {
        Current now = current;
        if (now == null) {
            return;
        }
        current = null;
        Instant at = clock.get();
        boolean unneeded = cached && status == Status.DONE;
        long millis =
                unneeded ? 0 : Math.max(0, Duration.between(now.since(), at).toMillis());
        events.accept(new VertexChanged(now.vertex(), unneeded ? Status.CACHED : status, at, millis, error));
    }

    /** It wrote something. */
    synchronized void log(Stream stream, String text) {
        Current now = current;
        if (now != null && !text.isEmpty()) {
            running();
            now.tail().add(text);
            events.accept(new BuildEvent.Log(now.vertex(), stream, text));
        }
    }

    /** A part of it, such as a layer that is pulled, is so far. */
    synchronized void progress(String id, long done, long total) {
        Current now = current;
        if (now != null) {
            running();
            events.accept(new Progress(now.vertex(), id, done, total, total > 0 && done >= total));
        }
    }

    synchronized void warn(String message) {
        events.accept(new BuildEvent.Warning(message, "", "", "", 0));
    }

    /** What is under way. */
    synchronized Optional<Vertex> vertex() {
        return Optional.ofNullable(current).map(Current::vertex);
    }

    /** Whether no command can be writing. */
    synchronized boolean idle() {
        return current == null || cached;
    }

    /** Where it stands, 0 if nowhere. */
    synchronized int line() {
        return Optional.ofNullable(current)
                .flatMap(Current::row)
                .map(StepTable.Row::line)
                .orElse(0);
    }

    /** The last lines that it wrote. */
    synchronized List<String> output() {
        return Optional.ofNullable(current).map(now -> now.tail().lines()).orElse(List.of());
    }
}
