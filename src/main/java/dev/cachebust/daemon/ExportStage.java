package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.config.Settings.Export;
import dev.cachebust.daemon.SharedCache.Pending;
import dev.cachebust.daemon.SharedCache.Running;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a watcher exports and imports shared cache. It exports between builds, now and then, or once when it ends; whatever is
 * to be built comes first.
 */
final class ExportStage {
    /** The action that {@code after} events tell of. */
    static final String ACTION = "export cache";

    /** How long leaving may be put off by an export. */
    static final Duration LAST = Duration.ofMinutes(2);

    /** For how long a cache that is away is left alone: each attempt may have to wait for a time limit. */
    private static final Duration AWAY = Duration.ofMinutes(10);

    private ExportStage() {}

    /** A build has succeeded: what it has made can be exported. */
    static void built(Turn turn, int build, BuildRequest request) {
        WatchState s = turn.state();
        boolean exported = s.mode() != Mode.SINGLE
                && !(policy(s) instanceof Export.Never)
                && !deferred(s.project()).isEmpty();
        Optional<Pending> pending = exported ? Optional.of(new Pending(build, request)) : Optional.empty();
        turn.become(s.with(s.shared().pending(pending)));
    }

    /** After every message: exports what is due while nothing is built, and sees to it that the next time is not missed. */
    static void settle(Turn turn) {
        WatchState s = turn.state();
        if (!(policy(s) instanceof Export.Every)
                || !(s.life() instanceof Life.Ready)
                || !(s.work() instanceof Work.Idle)
                || !isPossible(s)) {
            return;
        }
        OptionalLong again = s.shared().exportAgainNanos();
        if (again.isPresent() && again.getAsLong() - turn.now.nanos() > 0) {
            turn.armFor(again.getAsLong());
        } else {
            start(turn);
        }
    }

    /** Whether leaving has to wait for an export, which is begun. */
    static boolean isLast(Turn turn) {
        WatchState s = turn.state();
        if (!(policy(s) instanceof Export.OnExit) || !isPossible(s)) {
            return false;
        }
        start(turn);
        turn.emit(new Event.Waiting(Optional.of("the export of cache")));
        return true;
    }

    private static boolean isPossible(WatchState s) {
        return s.shared().pending().isPresent()
                && s.shared().running().isEmpty()
                && !s.memory().engineLost();
    }

    private static void start(Turn turn) {
        WatchState s = turn.state();
        Pending pending = s.shared().pending().orElseThrow();
        SharedCache next = s.shared().started(pending.build(), turn.now.nanos());
        BuildRequest request = request(turn, pending.request());
        turn.become(s.with(next));
        turn.want(
                new Effect.ExportCache(next.exports(), request.cacheOnly(request.cacheFrom(), deferred(s.project()))));
    }

    /** Gives way to a build, or to the end. */
    static void giveWay(Turn turn) {
        WatchState s = turn.state();
        if (s.shared().running().isPresent()) {
            turn.become(s.with(s.shared().stopped()));
            turn.want(new Effect.CancelExport());
        }
    }

    /** An export is over. */
    static void exported(Turn turn, Message.CacheExported report) {
        WatchState s = turn.state();
        Optional<Running> running = s.shared().running().filter(r -> r.export() == report.export());
        if (running.isEmpty()) {
            return;
        }
        int build = running.get().build();
        Duration period = policy(s) instanceof Export.Every every ? every.period() : Duration.ZERO;
        SharedCache next = s.shared().stopped();
        if (report.error().isEmpty()) {
            long took = turn.now.millisSince(running.get().startedNanos());
            turn.emit(Event.After.succeeded(build, ACTION, took));
            turn.want(new Effect.RecordExport(took));
            // What could not be imported because it was not there yet is there now.
            turn.become(s.with(next.pending(Optional.empty())
                    .exportAgain(turn.now.after(period))
                    .importAgain(OptionalLong.empty())));
        } else {
            turn.emit(warning(build, ": " + report.error().get()));
            Duration pause = period.compareTo(AWAY) > 0 ? period : AWAY;
            turn.become(s.with(next.exportAgain(turn.now.after(pause))));
        }
        if (s.life() instanceof Life.Stopping stopping) {
            Commands.leave(turn, stopping.reason());
        }
    }

    /** @param what where it was to go, and why it did not get there */
    static Event.Warning warning(int build, String what) {
        return new Event.Warning(Optional.of(build), "cache-export", "the cache was not exported" + what, "", 0);
    }

    /** A build of its own has exported. */
    static void carriedOut(Turn turn, int build, long millis) {
        turn.emit(Event.After.succeeded(build, ACTION, millis));
        turn.become(turn.state().with(turn.state().memory().exported(millis)));
    }

    /** A cache could not be imported: a watcher, whose engine keeps its own, does without for a while. */
    static void importFailed(Turn turn) {
        WatchState s = turn.state();
        turn.become(s.with(s.shared().importAgain(OptionalLong.of(turn.now.after(AWAY)))));
    }

    /** What the engine is asked for now, so that it does not wait for a cache that is away. */
    static BuildRequest request(Turn turn, BuildRequest planned) {
        OptionalLong again = turn.state().shared().importAgainNanos();
        boolean away = again.isPresent() && again.getAsLong() - turn.now.nanos() > 0;
        return away ? planned.with(List.of(), planned.cacheTo()) : planned;
    }

    private static Export policy(WatchState s) {
        return s.project().settings().cache().export();
    }

    /** Inline cache is part of the image: it cannot be added later. */
    private static List<CacheOption> deferred(Project project) {
        return CacheCheck.of(project.settings(), project.engine()).to().stream()
                .filter(option -> !CacheCheck.isInline(option))
                .toList();
    }
}
