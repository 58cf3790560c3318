package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildEvent.Log;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.Vertex;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known about one vertex so far. The engine repeats itself, and a vertex can run several times. */
final class VertexState {
    private static final String CANCELED = "context canceled";

    private final Vertex vertex;
    private final Map<Stream, LogDecoder> decoders = new EnumMap<>(Stream.class);
    private final Map<Instant, Duration> runs = new HashMap<>();
    private final OutputTail tail = new OutputTail();
    private Optional<VertexChanged> last = Optional.empty();
    private boolean reused;

    VertexState(Vertex vertex) {
        this.vertex = vertex;
    }

    Vertex vertex() {
        return vertex;
    }

    OutputTail tail() {
        return tail;
    }

    Optional<VertexChanged> last() {
        return last;
    }

    /** The change that a report makes, if it says anything new. */
    Optional<VertexChanged> update(dev.cachebust.build.buildkit.wire.control.Vertex report, Instant now) {
        VertexChanged change = read(report, now);
        boolean news = last.map(l -> l.status() != change.status()
                        || change.status() != Status.QUEUED && !l.at().equals(change.at()))
                .orElse(true);
        if (!news) {
            return Optional.empty();
        }
        last = Optional.of(change);
        return last;
    }

    private VertexChanged read(dev.cachebust.build.buildkit.wire.control.Vertex report, Instant now) {
        Instant started = Timestamps.instant(report.getStarted());
        if (!report.hasCompleted()) {
            return report.hasStarted()
                    ? new VertexChanged(vertex, Status.RUNNING, started, 0, "")
                    : new VertexChanged(vertex, Status.QUEUED, now, 0, "");
        }
        Instant completed = Timestamps.instant(report.getCompleted());
        if (report.hasStarted()) {
            runs.put(started, Duration.between(started, completed));
        }
        long millis = Math.max(
                0, runs.values().stream().reduce(Duration.ZERO, Duration::plus).toMillis());
        return new VertexChanged(vertex, endOf(report), completed, millis, report.getError());
    }

    /** What was found in the cache of another engine starts once more when its content is fetched: it was not made again. */
    private Status endOf(dev.cachebust.build.buildkit.wire.control.Vertex report) {
        if (!report.getError().isEmpty()) {
            return report.getError().endsWith(CANCELED) ? Status.CANCELED : Status.FAILED;
        }
        reused |= report.getCached();
        return reused ? Status.CACHED : Status.DONE;
    }

    /** The change that the end of the build makes to a vertex that was never reported as ended. */
    Optional<VertexChanged> cutShort(Status status, Instant now) {
        if (last.map(l -> l.status() != Status.RUNNING).orElse(true)) {
            return Optional.empty();
        }
        long millis = Math.max(0, Duration.between(last.get().at(), now).toMillis());
        last = Optional.of(new VertexChanged(vertex, status, now, millis, ""));
        return last;
    }

    Optional<Log> log(dev.cachebust.build.buildkit.wire.control.VertexLog report) {
        Stream stream = report.getStream() == 2 ? Stream.STDERR : Stream.STDOUT;
        String text = decoders.computeIfAbsent(stream, s -> new LogDecoder()).decode(report.getMsg());
        tail.add(text);
        return text.isEmpty() ? Optional.empty() : Optional.of(new Log(vertex, stream, text));
    }
}
