package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.after.AfterPlan;
import dev.cachebust.after.RuleMatch;
import dev.cachebust.after.SyncDecision;
import dev.cachebust.after.SyncFiles;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Aftermath.Doing;
import dev.cachebust.daemon.Aftermath.Held;
import dev.cachebust.daemon.Aftermath.Run;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done with containers, after a build and instead of one. One action at a time; a build that the containers get takes
 * the place of whatever was to be done with them and has not begun. Containers never get older content than they hold: a build
 * that was begun before files were copied is none of theirs.
 */
final class AfterStage {
    private AfterStage() {}

    private static AfterSettings settings(WatchState s) {
        return s.project().settings().after();
    }

    private static boolean byRules(WatchState s) {
        return !settings(s).rules().isEmpty();
    }

    private static boolean isWatching(WatchState s) {
        return s.mode() != Mode.SINGLE && s.life() instanceof Life.Ready;
    }

    /** Watching begins: what do the containers hold? */
    static void ready(Turn turn) {
        WatchState s = turn.state();
        RuleMatch.problems(settings(s), s.project().settings().context())
                .forEach(problem -> turn.emit(FileStage.warning("rule-without-effect", problem)));
        boolean asks = !settings(s).sync().isEmpty() && !byRules(s);
        s.memory().good().filter(good -> asks && !good.inputs().isEmpty()).ifPresent(good -> {
            turn.become(s.with(s.after().looking(true)));
            turn.want(new Effect.LookAtContainers(s.project(), good));
        });
        if (settings(s).logs()) {
            turn.want(new Effect.FollowOutput(s.project()));
        }
    }

    /** It has been looked at them. What has been done since then is known better. */
    static void seen(Turn turn, Message.ContainersSeen seen, BuildStage builds) {
        WatchState s = turn.state();
        Aftermath after = s.after().looking(false);
        boolean untouched = after.begun() == 0
                && s.memory().good().filter(seen.build()::equals).isPresent();
        turn.become(s.with(
                seen.same() && untouched
                        ? after.held(
                                Optional.of(new Held(seen.build(), s.memory().builds(), List.of())))
                        : after));
        builds.consider(turn);
    }

    /**
     * Files of the context have changed.
     *
     * @param used whether the image depends on any of them; rules may be about others
     */
    static void changed(Turn turn, List<FileChange> changes, boolean used) {
        WatchState s = turn.state();
        boolean copies = byRules(s) || used && !settings(s).sync().isEmpty();
        if (copies && isWatching(s)) {
            List<FileChange> all = new ArrayList<>(s.after().fresh());
            all.addAll(changes);
            turn.become(s.with(s.after().fresh(all)));
        }
    }

    /** What the image is made of has changed otherwise: with rules, too, the containers have to follow. */
    static void redefined(Turn turn) {
        WatchState s = turn.state();
        if (byRules(s)) {
            turn.become(
                    s.with(s.after().owed(s.after().owed().laterThan(s.memory().builds()))));
        }
    }

    /**
     * Before it is decided whether to build: what can be copied is copied first.
     *
     * @return whether a build has to wait for that
     */
    static boolean comesFirst(Turn turn, Decider decider) {
        WatchState s = turn.state();
        List<FileChange> fresh = s.after().fresh();
        if (!fresh.isEmpty() && isWatching(s)) {
            if (s.after().looking()) {
                return true;
            } else if (byRules(s)) {
                matched(turn, fresh);
            } else if (s.after().doing().isEmpty()) {
                turn.become(s.with(s.after().fresh(List.of())));
                copied(turn, decider);
            } else {
                giveWay(turn);
            }
        }
        return turn.state()
                .after()
                .doing()
                .filter(doing -> doing.action() instanceof Action.Sync)
                .isPresent();
    }

    private static RuleMatch matching(WatchState s, List<FileChange> changes) {
        return RuleMatch.of(
                settings(s), s.project().settings().context(), s.files().tree(), changes);
    }

    private static void matched(Turn turn, List<FileChange> fresh) {
        WatchState s = turn.state();
        RuleMatch match = matching(s, fresh);
        Aftermath after = s.after();
        Owed late = after.owed().late(fresh);
        if (match.rebuild()) {
            turn.become(s.with(after.owed(late.laterThan(s.memory().builds())).fresh(List.of())));
        } else if (match.actions().isEmpty()) {
            turn.become(s.with(after.fresh(List.of())));
        } else if (after.doing().isPresent()) {
            giveWay(turn);
        } else {
            // The build that the containers get next may have been begun without these.
            turn.become(s.with(
                    after.owed(after.owed().build() ? late : after.owed()).fresh(List.of())));
            begin(turn, new Run(0, match.actions(), Optional.empty(), Optional.empty(), false));
        }
    }

    private static void copied(Turn turn, Decider decider) {
        WatchState s = turn.state();
        Optional<Held> held = s.after().held();
        String name = "sync " + settings(s).sync().get(0);
        if (held.isEmpty()) {
            turn.emit(new Event.After(
                    0, name, Event.After.Result.SKIPPED, 0, "the container does not run what was built last"));
            return;
        }
        Decider.Copied copied = decider.copy(
                BuildStage.situation(turn, Optional.of(held.get().content())),
                held.get().content());
        if (copied.decision() instanceof SyncDecision.Impossible impossible) {
            turn.emit(new Event.After(0, name, Event.After.Result.SKIPPED, 0, impossible.why()));
        } else if (copied.decision() instanceof SyncDecision.Possible possible) {
            SyncFiles files = possible.files();
            if (files.isEmpty()) {
                turn.become(s.with(s.after()
                        .held(Optional.of(new Held(
                                copied.content(),
                                s.memory().builds(),
                                held.get().deleted())))));
                return;
            }
            List<Action> actions = new ArrayList<>();
            actions.add(new Action.Sync(settings(s).sync(), files, false));
            actions.addAll(AfterPlan.afterSync(settings(s)));
            begin(turn, new Run(0, actions, Optional.of(copied.content()), Optional.empty(), false));
        }
    }

    /** A build has succeeded. */
    static void built(Turn turn, int build, LastBuild content, BuildFinished result) {
        WatchState s = turn.state();
        if (s.mode() == Mode.SINGLE || settings(s).equals(AfterSettings.NONE)) {
            return;
        }
        Optional<BuildFinished> told = Optional.of(result);
        Run agreement = new Run(build, AfterPlan.afterAgreement(settings(s)), Optional.empty(), told, false);
        if (byRules(s)) {
            boolean owed = s.after().owed().build(build);
            queue(turn, owed ? rollout(s, build, content, told) : agreement);
            return;
        }
        Optional<Held> held = s.after().held();
        boolean same = held.isPresent() && held.get().content().inputs().equals(content.inputs());
        boolean ahead = held.isPresent() && held.get().builds() >= build
                || s.after().doing().filter(doing -> isCopy(doing.action())).isPresent();
        if (ahead && !same) {
            turn.become(s.with(s.after().missed(Optional.of(rollout(s, build, content, told)))));
        } else if (same && held.get().deleted().isEmpty()) {
            queue(turn, agreement);
        } else if (same) {
            List<Action> actions = new ArrayList<>();
            actions.add(new Action.Verify(
                    settings(s).sync(), result.image(), held.get().deleted()));
            actions.addAll(agreement.actions());
            queue(turn, new Run(build, actions, Optional.of(content), told, false));
        } else {
            queue(turn, rollout(s, build, content, told));
        }
    }

    private static boolean isCopy(Action action) {
        return action instanceof Action.Sync sync && !sync.asUser();
    }

    /** The containers get this build. */
    private static Run rollout(WatchState s, int build, LastBuild content, Optional<BuildFinished> result) {
        String image =
                result.map(BuildFinished::image).orElse(s.project().settings().image());
        return new Run(build, AfterPlan.afterBuild(settings(s), image), Optional.of(content), result, true);
    }

    /** With what rules copy beside the image, as files are when it is begun, and with what wants to know of the build. */
    private static Run complete(WatchState s, Run rollout) {
        List<Action> actions = new ArrayList<>(rollout.actions());
        List<Action> copies = new ArrayList<>();
        if (byRules(s) && s.after().owed().first()) {
            copies.addAll(RuleMatch.initial(
                    settings(s), s.project().settings().context(), s.files().tree()));
        }
        copies.addAll(matching(s, s.after().owed().late()).actions());
        int last = actions.size() - 1;
        boolean waits = last >= 0 && actions.get(last) instanceof Action.WaitHealthy;
        actions.addAll(waits ? last : last + 1, copies);
        if (rollout.result().isPresent()) {
            actions.addAll(AfterPlan.afterAgreement(settings(s)));
        }
        return new Run(rollout.build(), actions, rollout.gives(), rollout.result(), true);
    }

    /**
     * Nothing needs to be built: Compose's services are brought up once, rules copy what they are to copy at first, and the
     * containers get what they were to have after a build that turned out not to be needed.
     *
     * @param good whether what is there now is what was built last, and not what failed
     */
    static void upToDate(Turn turn, boolean good) {
        WatchState s = turn.state();
        Aftermath after = s.after();
        boolean services = !settings(s).compose().services().isEmpty();
        boolean first = after.owed().first() && (services || byRules(s));
        boolean owed = good && byRules(s) && after.owed().laterThan().isPresent();
        boolean comes = after.next().filter(Run::replaces).isPresent();
        if (!isWatching(s) || comes || !first && !owed) {
            return;
        }
        Optional<LastBuild> built = s.memory().good();
        boolean have = after.held().map(held -> held.content().inputs()).equals(built.map(LastBuild::inputs));
        if (owed) {
            turn.become(s.with(after.owed(after.owed().noBuild())));
        }
        if (owed && !have) {
            queue(turn, rollout(s, s.memory().builds(), built.orElseThrow(), Optional.empty()));
        } else if (first) {
            List<Action> up = services ? List.of(new Action.Up(settings(s).compose())) : List.of();
            queue(turn, new Run(0, up, built, Optional.empty(), true));
        } else {
            turn.become(s.with(after.owed(after.owed().noBuild().nothingLate())));
            queue(
                    turn,
                    new Run(0, matching(s, after.owed().late()).actions(), Optional.empty(), Optional.empty(), false));
        }
    }

    private static void queue(Turn turn, Run run) {
        if (run.actions().isEmpty() && !run.replaces()) {
            return;
        }
        if (turn.state().after().doing().isEmpty()) {
            begin(turn, run);
        } else {
            turn.become(turn.state().with(turn.state().after().next(Optional.of(run))));
            if (run.replaces()) {
                giveWay(turn);
            }
        }
    }

    private static void begin(Turn turn, Run run) {
        WatchState s = turn.state();
        Run whole = run.replaces() ? complete(s, run) : run;
        Aftermath after = run.replaces() ? s.after().owed(s.after().owed().given(run.build())) : s.after();
        turn.become(s.with(after.next(Optional.empty())));
        if (!whole.actions().isEmpty()) {
            begin(turn, whole, Optional.empty());
        }
    }

    private static void begin(Turn turn, Run run, Optional<Run> then) {
        Aftermath now = turn.state().after().began(run, then, turn.now.nanos());
        turn.become(turn.state().with(now));
        Doing doing = now.doing().orElseThrow();
        turn.emit(new Event.AfterStarted(run.build(), doing.action().name()));
        turn.want(
                new Effect.StartAction(doing.id(), doing.action(), turn.state().project(), run.result()));
    }

    /**
     * Waiting is not worth to be waited for, unless containers are to get something after it. Whatever changes something comes
     * to its end.
     */
    private static void giveWay(Turn turn) {
        Aftermath after = turn.state().after();
        boolean replaced = after.next().filter(Run::replaces).isPresent();
        after.doing()
                .filter(doing -> doing.action() instanceof Action.WaitHealthy)
                .filter(doing ->
                        replaced || doing.run().rest().actions().stream().allMatch(Action.Command.class::isInstance))
                .ifPresent(doing -> cancel(turn, doing));
    }

    private static void cancel(Turn turn, Doing doing) {
        if (!doing.canceled()) {
            Doing canceled = new Doing(doing.id(), doing.run(), doing.startedNanos(), true);
            turn.become(turn.state().with(turn.state().after().doing(Optional.of(canceled))));
            turn.want(new Effect.CancelAction());
        }
    }

    /** An action is over. */
    static void ended(Turn turn, Message.ActionEnded end, BuildStage builds) {
        WatchState s = turn.state();
        Optional<Doing> current = s.after().doing().filter(doing -> doing.id() == end.action());
        if (current.isEmpty()) {
            return;
        }
        Doing doing = current.get();
        Run run = doing.run();
        Optional<String> error = end.outcome().error();
        Event.After.Result result = error.isEmpty()
                ? Event.After.Result.SUCCEEDED
                : doing.canceled() ? Event.After.Result.CANCELED : Event.After.Result.FAILED;
        turn.emit(new Event.After(
                run.build(),
                doing.action().name(),
                result,
                turn.now.millisSince(doing.startedNanos()),
                doing.canceled() ? "" : error.orElse("")));
        Optional<Run> missed = s.after().missed();
        turn.become(s.with(
                s.after().doing(Optional.empty()).missed(Optional.empty()).held(held(s, doing, end))));
        boolean putsThere = doing.action() instanceof Action.Up
                || doing.action() instanceof Action.Recreate
                || doing.action() instanceof Action.Sync;
        if (error.isPresent() && run.replaces() && byRules(s) && putsThere) {
            Aftermath after = turn.state().after();
            turn.become(turn.state().with(after.owed(after.owed().missing(run.build()))));
        }
        if (settings(s).logs() && error.isEmpty()) {
            turn.want(new Effect.FollowOutput(s.project()));
        }
        if (!(turn.state().life() instanceof Life.Ready)) {
            return;
        }
        goOn(turn, doing, error.isPresent(), missed);
        if (turn.state().after().doing().isEmpty()
                && turn.state().after().leaving().isPresent()) {
            Commands.exportAndLeave(turn, turn.state().after().leaving().get());
            return;
        }
        builds.consider(turn);
    }

    private static void goOn(Turn turn, Doing done, boolean failed, Optional<Run> missed) {
        Run run = done.run();
        Optional<Run> next = turn.state().after().next();
        if (next.filter(Run::replaces).isPresent()) {
            begin(turn, next.get());
        } else if (failed && done.action() instanceof Action.Verify) {
            begin(turn, rollout(turn.state(), run.build(), run.gives().orElseThrow(), run.result()));
        } else if (!failed && run.actions().size() > 1) {
            begin(turn, run.rest(), next);
        } else if (next.isPresent()) {
            begin(turn, next.get());
        } else if (failed && isCopy(done.action()) && !turn.state().wanted().pending()) {
            missed.ifPresent(rollout -> begin(turn, rollout));
        }
    }

    /** What the containers hold after an action. */
    private static Optional<Held> held(WatchState s, Doing doing, Message.ActionEnded end) {
        Optional<Held> before = s.after().held();
        boolean well = end.outcome().error().isEmpty();
        if (doing.action() instanceof Action.Sync sync) {
            if (sync.asUser()) {
                return before;
            }
            List<String> deleted = new ArrayList<>(before.map(Held::deleted).orElse(List.of()));
            deleted.removeAll(
                    sync.files().uploads().stream().map(SyncFiles.Upload::to).toList());
            deleted.addAll(sync.files().deletes());
            return doing.run()
                    .gives()
                    .filter(gives -> well)
                    .map(gives -> new Held(gives, s.memory().builds(), deleted));
        } else if (doing.action() instanceof Action.Verify) {
            return before.map(h -> new Held(h.content(), h.builds(), List.of())).filter(h -> well);
        } else if (doing.action() instanceof Action.Recreate || doing.action() instanceof Action.Up) {
            return doing.run()
                    .gives()
                    .filter(gives -> well && end.outcome().known())
                    .map(gives -> new Held(gives, doing.run().build(), List.of()));
        }
        return before;
    }

    /** Whether leaving has to wait for what is under way; it is then done at its end. */
    static boolean holdsBack(Turn turn, String reason) {
        WatchState s = turn.state();
        if (s.after().doing().isEmpty()) {
            return false;
        }
        turn.become(s.with(s.after().leaving(reason)));
        return true;
    }

    /** The watcher ends: what can be ended is ended. */
    static void stop(Turn turn) {
        turn.state().after().doing().ifPresent(doing -> cancel(turn, doing));
    }
}
