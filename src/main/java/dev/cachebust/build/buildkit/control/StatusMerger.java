package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Progress;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Warning;
import dev.cachebust.build.Vertex;
import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import dev.cachebust.build.buildkit.wire.control.VertexLog;
import dev.cachebust.build.buildkit.wire.control.VertexStatus;
import dev.cachebust.build.buildkit.wire.control.VertexWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the engine's status messages into events. Not safe for use by several threads. */
final class StatusMerger {
    private final Map<String, VertexState> vertexes = new LinkedHashMap<>();

    /** What this message tells that was not told before. */
    List<BuildEvent> merge(StatusResponse message, Instant now) {
        List<BuildEvent> events = new ArrayList<>();
        for (dev.cachebust.build.buildkit.wire.control.Vertex report : message.getVertexesList()) {
            vertexes.computeIfAbsent(report.getDigest(), digest -> new VertexState(vertex(digest, report.getName())))
                    .update(report, now)
                    .ifPresent(events::add);
        }
        message.getStatusesList().forEach(status -> progress(status).ifPresent(events::add));
        message.getLogsList().forEach(log -> log(log).ifPresent(events::add));
        message.getWarningsList().forEach(warning -> events.add(warning(warning)));
        return events;
    }

    /** Ends every vertex that was never reported as ended, in this way. */
    List<BuildEvent> end(Status status, Instant now) {
        List<BuildEvent> events = new ArrayList<>();
        vertexes.values().forEach(v -> v.cutShort(status, now).ifPresent(events::add));
        return events;
    }

    /** The vertex with this digest. */
    Optional<VertexState> find(String digest) {
        return Optional.ofNullable(vertexes.get(digest));
    }

    /** The first vertex that failed. */
    Optional<VertexState> failed() {
        return vertexes.values().stream()
                .filter(v -> v.last().map(l -> l.status() == Status.FAILED).orElse(false))
                .findFirst();
    }

    private static Vertex vertex(String digest, String name) {
        return new Vertex(digest, VertexNames.clean(name), VertexNames.step(name));
    }

    private Optional<Progress> progress(VertexStatus status) {
        return find(status.getVertex())
                .map(state -> new Progress(
                        state.vertex(),
                        VertexNames.clean(status.getId()),
                        status.getCurrent(),
                        status.getTotal(),
                        status.hasCompleted()));
    }

    private Optional<BuildEvent.Log> log(VertexLog log) {
        return find(log.getVertex()).flatMap(state -> state.log(log));
    }

    private static Warning warning(VertexWarning warning) {
        List<String> detail = new ArrayList<>();
        warning.getDetailList().forEach(line -> detail.add(line.toStringUtf8()));
        int line = warning.getRangesCount() == 0
                ? 0
                : warning.getRanges(0).getStart().getLine();
        return new Warning(
                warning.getSummary().toStringUtf8(),
                String.join("\n", detail),
                warning.getUrl(),
                warning.getInfo().getFilename(),
                line);
    }
}
