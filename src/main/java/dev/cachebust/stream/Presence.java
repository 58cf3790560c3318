package dev.cachebust.stream;

import dev.cachebust.daemon.Json.Obj;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a project has a watcher, and what it does.
 *
 * @param life whether it is there
 * @param statuses what it said last
 * @param about the watcher that said it; empty if there never was one
 */
public record Presence(Life life, Statuses statuses, Optional<About> about) {

    /** The image that matters most, or the only one. */
    public Status status() {
        return statuses.leading();
    }

    /** Whether there is a watcher. */
    public enum Life {
        RUNNING,
        /** It ended in an orderly way, or there never was one. */
        STOPPED,
        /** It died without a word: what it said last is no longer true. */
        STALE
    }

    /**
     * A watcher's process.
     *
     * @param since when it began
     * @param at when it said last what it does
     * @param socket where it listens, empty if it does not
     * @param log what it writes its output to, empty if that is a terminal
     */
    public record About(long pid, Instant since, Instant at, Optional<String> socket, Optional<String> log) {}

    /** One JSON document: that of the status, with {@code pid}, {@code since}, {@code at}, {@code socket} and {@code log}. */
    public Obj json() {
        Obj o = statuses.json();
        if (life != Life.RUNNING) {
            o.with("state", EventJson.word(life));
        }
        return o.with("pid", about.map(About::pid))
                .with("since", about.map(a -> EventJson.AT.format(a.since())))
                .with("at", about.map(a -> EventJson.AT.format(a.at())))
                .with("socket", about.flatMap(About::socket))
                .with("log", about.flatMap(About::log));
    }
}
