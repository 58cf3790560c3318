package dev.cachebust.daemon;

import dev.cachebust.config.Settings.QuietPeriod;
import dev.cachebust.config.Settings.Watch;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Decider.Concern;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.daemon.Files.Dirty;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.StepTimes;
import dev.cachebust.layer.LayerName;
import dev.cachebust.watch.VersionControl.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
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

    /** What it is built on is part of the definition. It changes at once: there is nothing to come to rest. */
    void baseBuilt(Turn turn) {
        WatchState s = turn.state();
        if (s.files().busy()) {
            touched(turn, new Message.Touched(Set.of(), false, true));
        } else {
            turn.become(s.with(s.files().loadStarted()));
            turn.want(new Effect.Load());
        }
    }

    /** Looks at what has settled, unless something is being looked at: then its end comes here again. */
    void flush(Turn turn) {
        WatchState s = turn.state();
        OptionalLong due = due(s);
        if (s.files().busy() || due.isEmpty() || !(s.life() instanceof Life.Ready)) {
            return;
        }
        if (due.getAsLong() - turn.now.nanos() > 0) {
            arm(turn);
        } else {
            turn.become(s.with(s.files().asking(true)));
            turn.want(new Effect.AskVersionControl(s.project()));
        }
    }

    /** Version control is at work or it is not: asked for before files are looked at, told as well if it began meanwhile. */
    void versionControl(Turn turn, Optional<Operation> operation) {
        Files before = turn.state().files();
        Optional<Hold> hold = Hold.next(
                before.hold(),
                operation,
                turn.now,
                turn.state().project().settings().watch().vcsWait(),
                before.dirty().map(Dirty::lastNanos).orElse(turn.now.nanos()));
        Files files = before.asking(false).with(hold);
        turn.become(turn.state().with(files));
        if (files.held() != before.held()) {
            turn.emit(new Event.Waiting(
                    hold.filter(h -> files.held()).map(h -> h.operation().name())));
        }
        if (before.held() && hold.isEmpty()) {
            // The next operation may follow at once, as in a script: quiet is what comes after all of them.
            turn.become(turn.state().with(files.touchedAnew(turn.now.nanos())));
            arm(turn);
        } else if (files.held()) {
            arm(turn);
        } else if (before.asking()) {
            proceed(turn);
        }
    }

    private static void proceed(Turn turn) {
        WatchState s = turn.state();
        Optional<Dirty> dirty = s.files().dirty();
        if (dirty.map(Dirty::definition).orElse(false)) {
            turn.become(s.with(s.files().loadStarted()));
            turn.want(new Effect.Load());
        } else {
            scan(turn, dirty.map(Dirty::scope).orElse(Optional.of(Set.of())));
        }
    }

    private static void scan(Turn turn, Optional<Set<String>> scope) {
        WatchState s = turn.state();
        turn.become(s.with(s.files().scanStarted()));
        turn.want(new Effect.Scan(s.project(), scope));
    }

    private static void arm(Turn turn) {
        due(turn.state()).ifPresent(turn::armFor);
    }

    /** When to look at files next, or whether version control is still at work; empty: when something happens. */
    private static OptionalLong due(WatchState s) {
        if (s.files().held()) {
            return OptionalLong.of(s.files().hold().orElseThrow().lookNanos());
        }
        Watch watch = s.project().settings().watch();
        return s.files().dirty().stream()
                .mapToLong(dirty -> dirty.due(quietPeriod(s, dirty), watch.maxWait()))
                .findFirst();
    }

    /** Who saves again while a build runs is likely to go on: then nothing is gained by being quick. */
    private static Duration quietPeriod(WatchState s, Dirty dirty) {
        QuietPeriod quiet = s.project().settings().watch().debounce();
        boolean idle = s.work() instanceof Work.Idle;
        return idle && SingleSave.is(dirty, s.files().tree()) ? quiet.single() : quiet.any();
    }

    void loaded(Turn turn, ProjectLoader.Result result) {
        WatchState s = turn.state();
        Project before = s.project();
        Project now = result.project().orElse(before);
        turn.become(s.with(s.files().loaded()).with(now, result.broken(), result.rejected()));
        boolean changed = !now.same(before);
        tellNamed(turn, now.contexts().changesSince(before.contexts()));
        boolean mended = !s.rejected().isEmpty() && result.rejected().isEmpty();
        boolean rebased = turn.now.place().rebased();
        if (result.project().isPresent() && (changed && !rebased || mended)) {
            turn.emit(new Event.Config(true, result.summary()));
        }
        result.rejected().forEach(message -> turn.emit(new Event.Config(false, message)));
        if (changed) {
            AfterStage.redefined(turn);
            warn(turn, now);
        }
        if (changed || s.broken().isPresent()) {
            WatchState t = turn.state();
            turn.become(t.with(
                    changed && !rebased ? t.wanted().changed() : t.wanted().look()));
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
        turn.become(s.with(s.files().scanned(scan.tree(), scan.meanings(), scan.changes(), scan.problems())));
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
        AfterStage.ready(turn);
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
            if (!scan.unchanged().isEmpty()) {
                builds.lookForImage(turn);
            }
        }
        AfterStage.changed(turn, scan.changes(), !concern.used().isEmpty());
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

    /** What has changed in named folders, which are looked at as the definition is. */
    private static void tellNamed(Turn turn, SortedMap<String, List<FileChange>> changes) {
        Project project = turn.state().project();
        List<Event.ChangedPath> used = new ArrayList<>();
        List<String> unused = new ArrayList<>();
        changes.forEach((name, files) -> files.forEach(change -> {
            String path = name + ":" + change.path();
            Optional<LayerName> layer = project.files()
                    .ofNamed(ImageName.contextName(name), change.path(), false)
                    .layer();
            if (layer.isPresent()) {
                used.add(new Event.ChangedPath(path, change.kind(), layer));
            } else {
                unused.add(path);
            }
        }));
        skipped(turn, Reason.UNUSED, unused);
        if (!used.isEmpty()) {
            Set<LayerName> layers =
                    used.stream().flatMap(path -> path.layer().stream()).collect(Collectors.toSet());
            turn.emit(new Event.Change(
                    used,
                    project.layers().names().stream().filter(layers::contains).toList()));
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
        CacheCheck cache = CacheCheck.of(project.settings(), project.engine());
        cache.impossible().forEach(message -> turn.emit(warning("cache-impossible", message)));
        cache.useless().forEach(message -> turn.emit(warning("cache-useless", message)));
    }

    static Event.Warning warning(String rule, String message) {
        return new Event.Warning(Optional.empty(), rule, message, "", 0);
    }
}
