package dev.cachebust.cli;

import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;

/** There is no watcher that could do what was asked for. */
final class NoWatcherException extends Exception {
    private static final long serialVersionUID = 1;

    private NoWatcherException(String message) {
        super(message);
    }

    static NoWatcherException of(Presence presence) {
        String project = presence.status().project();
        return new NoWatcherException(
                presence.life() == Life.STALE
                        ? "the watcher of " + project + " died without a word\n  start it again with: cachebust watch"
                        : "no watcher is running for " + project
                                + "\n  start one with: cachebust watch, or watch --detach");
    }

    static NoWatcherException silent(Presence presence) {
        return new NoWatcherException("the watcher, process "
                + presence.about().map(about -> about.pid()).orElse(0L)
                + ", does not answer\n  it may be stopped or stuck; cachebust status says where its log is");
    }

    static NoWatcherException lost() {
        return new NoWatcherException("the watcher is gone without a word\n  start it again with: cachebust watch");
    }

    static NoWatcherException ended() {
        return new NoWatcherException("the watcher ended before it could answer");
    }
}
