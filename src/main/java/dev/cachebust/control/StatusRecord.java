package dev.cachebust.control;

import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.stream.EventJson;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.TmuxLine;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a status file: lines of a word and a value, made so that a shell can read it with nothing but
 * {@code read}. The launcher does, and goes by {@code project}, {@code pid}, {@code start}, {@code boot}, {@code state},
 * {@code line} and {@code stale}.
 *
 * @param process that wrote it
 * @param about what it says of itself
 * @param statuses what it does
 */
record StatusRecord(ProcessMark process, Presence.About about, Statuses statuses) {
    private static final String HEAD = "cachebust-status 1";

    String text() {
        Presence presence = new Presence(Life.RUNNING, statuses, Optional.of(about));
        Status status = statuses.leading();
        return String.join(
                "\n",
                HEAD,
                "project " + Sanitizer.name(status.project()),
                "pid " + process.pid(),
                "start " + process.start(),
                "boot " + process.boot(),
                "state " + (status.phase() == Status.Phase.STOPPED ? "stopped" : "running"),
                "line " + TmuxLine.of(statuses),
                "stale " + TmuxLine.stale(status),
                "json " + presence.json(),
                "");
    }

    /**
     * What was written.
     *
     * @throws IOException if it is of another version or damaged
     */
    static StatusRecord read(String text) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        if (!text.startsWith(HEAD + "\n") || !values.containsKey("json")) {
            throw new IOException("the status file is of another version or damaged");
        }
        Node node = JsonReader.read(values.getOrDefault("json", ""));
        Optional<Node> socket = node.find("socket");
        Optional<Node> log = node.find("log");
        Presence.About about = new Presence.About(
                node.get("pid").number(),
                EventJson.instant(node.get("since").text()),
                EventJson.instant(node.get("at").text()),
                socket.isPresent() ? Optional.of(socket.get().text()) : Optional.empty(),
                log.isPresent() ? Optional.of(log.get().text()) : Optional.empty());
        ProcessMark process =
                new ProcessMark(about.pid(), values.getOrDefault("start", ""), values.getOrDefault("boot", ""));
        return new StatusRecord(process, about, Statuses.read(node));
    }

    /** Whether it is still true. */
    Presence presence() {
        Life life = statuses.leading().phase() == Status.Phase.STOPPED
                ? Life.STOPPED
                : process.isAlive() ? Life.RUNNING : Life.STALE;
        return new Presence(life, statuses, Optional.of(about));
    }
}
