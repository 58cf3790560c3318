package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.config.Settings.Export;
import dev.cachebust.daemon.SharedCache.Pending;
import dev.cachebust.daemon.SharedCache.Running;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** When a watcher exports and imports shared cache: along with a build now and then, or once when it ends. */
final class ExportStage {
    /** The action that {@code after} events tell of. */
    static final String ACTION = "export cache";

    /** How long leaving may be put off by an export. */
    static final Duration LAST = Duration.ofMinutes(2);

    /** For how long nothing is imported after a cache could not be: each attempt may have to wait for a time limit. */
    private static final Duration NO_IMPORT = Duration.ofMinutes(10);

    private ExportStage() {}

    /** A build has succeeded: what it has made can be exported when the watcher ends. */
    static void built(Turn turn, int build, BuildRequest request) {
        WatchState s = turn.state();
        List<CacheOption> targets = deferred(s.project());
        if (s.shared().carried()) {
            turn.become(s.with(s.shared().ended(turn.now.nanos())));
        }
        if (s.mode() == Mode.SINGLE || !(policy(s) instanceof Export.OnExit) || targets.isEmpty()) {
            return;
        }
        Pending pending = new Pending(build, request.toExport(targets));
        turn.become(s.with(s.shared().pending(Optional.of(pending))));
    }

    /** Whether leaving has to wait for an export, which is begun. */
    static boolean isLast(Turn turn) {
        WatchState s = turn.state();
        if (!(policy(s) instanceof Export.OnExit)
                || s.shared().pending().isEmpty()
                || s.memory().engineLost()) {
            return false;
        }
        start(turn);
        turn.emit(new Event.Waiting(Optional.of("the export of cache")));
        return true;
    }

    private static void start(Turn turn) {
        WatchState s = turn.state();
        Pending pending = s.shared().pending().orElseThrow();
        SharedCache next = s.shared().started(pending.build(), turn.now.nanos());
        turn.become(s.with(next));
        turn.want(new Effect.ExportCache(next.exports(), pending.request()));
    }

    /** Gives way to a build, or to the end. */
    static void giveWay(Turn turn) {
        WatchState s = turn.state();
        if (s.shared().running().isPresent()) {
            turn.become(s.with(s.shared().stopped()));
            turn.want(new Effect.CancelExport());
        }
    }

    /** The last export is over. */
    static void exported(Turn turn, Message.CacheExported report) {
        WatchState s = turn.state();
        Optional<Running> running = s.shared().running().filter(r -> r.export() == report.export());
        if (running.isEmpty()) {
            return;
        }
        SharedCache next = s.shared().ended(turn.now.nanos());
        int build = running.get().build();
        if (report.error().isEmpty()) {
            long took = turn.now.millisSince(running.get().startedNanos());
            turn.emit(new Event.After(build, ACTION, true, took, ""));
            turn.become(s.with(next.pending(Optional.empty())).with(s.memory().exported(took)));
        } else {
            turn.emit(warning(Optional.of(build), report.error().get()));
            turn.become(s.with(next));
        }
        if (s.life() instanceof Life.Stopping stopping) {
            Commands.leave(turn, stopping.reason());
        }
    }

    static Event.Warning warning(Optional<Integer> build, String error) {
        return new Event.Warning(build, "cache-export", "the cache was not exported: " + error, "", 0);
    }

    /** A cache could not be imported: a watcher, whose engine keeps its own, does without for a while. */
    static void importFailed(Turn turn) {
        WatchState s = turn.state();
        turn.become(s.with(s.shared().importFailed(turn.now.after(NO_IMPORT))));
    }

    /** A build has exported by itself: what could not be imported because it was not there yet is there now. */
    static void carriedOut(Turn turn, int build, long millis) {
        turn.emit(new Event.After(build, ACTION, true, millis, ""));
        WatchState s = turn.state();
        turn.become(s.with(s.memory().exported(millis)).with(s.shared().mayImport()));
    }

    /**
     * What the engine is asked to build now. Once in a period, a build exports what it makes. A watcher that exports at its
     * end does not import: of what was built beside an import, BuildKit may export nothing later (seen on Engine 28.5.2).
     */
    static BuildRequest request(Turn turn, BuildRequest planned) {
        WatchState s = turn.state();
        List<CacheOption> targets = s.mode() == Mode.SINGLE ? List.of() : deferred(s.project());
        boolean last = policy(s) instanceof Export.OnExit && !targets.isEmpty();
        OptionalLong again = s.shared().importAgainNanos();
        boolean alone = last || again.isPresent() && again.getAsLong() - turn.now.nanos() > 0;
        boolean carries = !targets.isEmpty() && policy(s) instanceof Export.Every every && isDue(turn, every);
        turn.become(s.with(s.shared().carried(carries)));
        List<CacheOption> exports = new ArrayList<>(planned.cacheTo());
        if (carries) {
            exports.addAll(targets);
        }
        return planned.with(alone ? List.of() : planned.cacheFrom(), exports);
    }

    private static boolean isDue(Turn turn, Export.Every every) {
        OptionalLong last = turn.state().shared().exportedNanos();
        return last.isEmpty()
                || turn.now.nanos() - last.getAsLong() >= every.period().toNanos();
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
