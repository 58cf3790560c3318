package dev.cachebust.daemon;

import dev.cachebust.config.Settings.Watch;
import dev.cachebust.daemon.Decider.Concern;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.daemon.Files.Dirty;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.StepTimes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** From touched paths to known changes: settle, read the definition if it was touched, scan, tell. */
final class FileStage {
    /** How many builds of the runs before are told of. */
    private static final int RECENT = 5;

    private final Decider decider;
    private final BuildStage builds;

    FileStage(Decider decider, BuildStage builds) {
        this.decider = decider;
        this.builds = builds;
    }

    void start(Turn turn, Message.Start start) {
        turn.emit(start.hello());
        warn(turn, turn.state().project());
        WatchState s = turn.state();
        List<PastBuild> past = start.past();
        turn.become(s.with(s.memory().from(start.last()).timed(StepTimes.of(past)))
                .with(new Life.Starting(past.subList(Math.max(0, past.size() - RECENT), past.size())))
                .with(s.files().scanStarted()));
        if (s.mode() != Mode.SINGLE) {
            turn.want(new Effect.Rewatch(s.project()));
        }
        turn.want(new Effect.Scan(s.project(), Optional.empty()));
    }

    void touched(Turn turn, Message.Touched touch) {
        WatchState s = turn.state();
        turn.become(s.with(s.files().touched(touch, turn.now.nanos())));
        arm(turn);
    }

    /** Looks at what has settled, unless something is being looked at: then its end comes here again. */
    void flush(Turn turn) {
        WatchState s = turn.state();
        if (s.files().busy() || s.files().dirty().isEmpty() || !(s.life() instanceof Life.Ready)) {
            return;
        }
        Dirty dirty = s.files().dirty().get();
        if (due(s, dirty) - turn.now.nanos() > 0) {
            arm(turn);
        } else if (dirty.definition()) {
            turn.become(s.with(s.files().loadStarted()));
            turn.want(new Effect.Load());
        } else {
            scan(turn, dirty.scope());
        }
    }

    private static void scan(Turn turn, Optional<Set<String>> scope) {
        WatchState s = turn.state();
        turn.become(s.with(s.files().scanStarted()));
        turn.want(new Effect.Scan(s.project(), scope));
    }

    private static void arm(Turn turn) {
        turn.state().files().dirty().ifPresent(dirty -> turn.armFor(due(turn.state(), dirty)));
    }

    private static long due(WatchState s, Dirty dirty) {
        Watch watch = s.project().settings().watch();
        return dirty.due(watch.debounce(), watch.maxWait());
    }

    void loaded(Turn turn, ProjectLoader.Result result) {
        WatchState s = turn.state();
        Project before = s.project();
        Project now = result.project().orElse(before);
        turn.become(s.with(s.files().loaded()).with(now, result.broken()));
        result.rejected().forEach(message -> turn.emit(new Event.Config(false, message)));
        boolean changed = !now.same(before);
        if (changed) {
            turn.emit(new Event.Config(true, result.summary()));
            warn(turn, now);
        }
        if (changed || s.broken().isPresent()) {
            WatchState t = turn.state();
            turn.become(t.with(changed ? t.wanted().changed() : t.wanted().look()));
        }
        if (changed && now.watchesElsewhere(before)) {
            turn.want(new Effect.Rewatch(now));
        }
        // What has been touched may be the ignore file itself: the scan goes by the rules that are in force now.
        Optional<Dirty> dirty = turn.state().files().dirty();
        if (changed && now.selectsOtherFiles(before)) {
            scan(turn, Optional.empty());
        } else if (dirty.isPresent()) {
            scan(turn, dirty.get().scope());
        } else {
            builds.consider(turn);
        }
    }

    void scanned(Turn turn, Message.Scanned scan) {
        WatchState s = turn.state();
        turn.become(s.with(s.files().scanned(scan.tree(), scan.changes(), scan.problems())));
        scan.problems().stream()
                .filter(problem -> !s.files().problems().contains(problem))
                .forEach(problem -> turn.emit(warning("unreadable", Unreadable.text(problem))));
        if (!scan.problems().equals(s.files().problems())) {
            turn.become(turn.state().with(turn.state().wanted().look()));
        }
        if (s.life() instanceof Life.Starting starting) {
            becomeReady(turn, scan, starting.recent());
        } else {
            tell(turn, scan);
        }
        builds.consider(turn);
        flush(turn);
    }

    private void becomeReady(Turn turn, Message.Scanned scan, List<PastBuild> recent) {
        WatchState s = turn.state();
        turn.become(s.with(new Life.Ready()));
        if (s.mode() == Mode.SINGLE) {
            return;
        }
        turn.emit(new Event.Ready(
                s.project().settings().image(), scan.tree().files(), scan.watched(), s.engine(), recent));
        s.memory().good().ifPresent(good -> {
            // Only what is missing between the last build and now is a change; a first scan's "changes" are everything.
            Concern concern = decider.concern(
                    BuildStage.situation(turn, Optional.of(good)), scan.tree().changesSince(good.tree()));
            if (!concern.used().isEmpty()) {
                turn.emit(new Event.Change(concern.used(), concern.layers()));
                turn.become(turn.state().with(turn.state().wanted().changed()));
            }
        });
    }

    private void tell(Turn turn, Message.Scanned scan) {
        Concern concern =
                decider.concern(BuildStage.situation(turn, turn.state().memory().good()), scan.changes());
        skipped(
                turn,
                Reason.IGNORED,
                Stream.concat(scan.ignored().stream(), concern.ignored().stream())
                        .toList());
        skipped(turn, Reason.UNUSED, concern.unused());
        if (scan.changes().isEmpty()) {
            skipped(turn, Reason.UNCHANGED, scan.unchanged());
        }
        if (!concern.used().isEmpty()) {
            turn.emit(new Event.Change(concern.used(), concern.layers()));
            if (turn.state().paused()) {
                skipped(
                        turn,
                        Reason.PAUSED,
                        concern.used().stream().map(Event.ChangedPath::path).toList());
            }
            turn.become(turn.state().with(turn.state().wanted().changed()));
        }
    }

    private static void skipped(Turn turn, Reason reason, List<String> paths) {
        if (!paths.isEmpty()) {
            turn.emit(new Event.Skipped(reason, paths));
        }
    }

    private static void warn(Turn turn, Project project) {
        project.warnings().forEach(message -> turn.emit(warning("bust-arg", message)));
    }

    static Event.Warning warning(String rule, String message) {
        return new Event.Warning(Optional.empty(), rule, message, "", 0);
    }
}
