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
import java.util.OptionalInt;

/**
 * What is done with containers, after a build and instead of one. One action at a time; a newer build's actions take the place
 * of what of the older one's has not begun. Containers never get older content than they hold: a build that was begun before
 * files were copied is none of theirs.
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

    /** Files that the image depends on have changed. */
    static void changed(Turn turn, List<FileChange> changes) {
        WatchState s = turn.state();
        boolean copies = !settings(s).sync().isEmpty() || byRules(s);
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
            turn.become(s.with(s.after().needs(s.memory().builds(), s.after().late())));
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
            } else if (s.after().doing().isEmpty()) {
                turn.become(s.with(s.after().fresh(List.of())));
                if (byRules(s)) {
                    matched(turn, fresh);
                } else {
                    copied(turn, decider);
                }
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

    private static void matched(Turn turn, List<FileChange> fresh) {
        WatchState s = turn.state();
        RuleMatch match = RuleMatch.of(
                settings(s), s.project().settings().context(), s.files().tree(), fresh);
        if (match.rebuild()) {
            List<FileChange> late = new ArrayList<>(s.after().late());
            late.addAll(fresh);
            turn.become(s.with(s.after().needs(s.memory().builds(), late)));
        } else if (!match.actions().isEmpty()) {
            begin(turn, new Run(0, match.actions(), Optional.empty(), Optional.empty()));
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
            begin(turn, new Run(0, actions, Optional.of(copied.content()), Optional.empty()));
        }
    }

    /** A build has succeeded. */
    static void built(Turn turn, int build, LastBuild content, BuildFinished result) {
        WatchState s = turn.state();
        if (s.mode() == Mode.SINGLE || settings(s).equals(AfterSettings.NONE)) {
            return;
        }
        Run agreement = new Run(build, AfterPlan.afterAgreement(settings(s)), Optional.empty(), Optional.of(result));
        if (byRules(s)) {
            OptionalInt after = s.after().rolloutAfter();
            boolean wanted = !s.after().rolledOut() || after.isPresent() && build > after.getAsInt();
            queue(turn, wanted ? rollout(turn, build, content, result) : agreement);
            return;
        }
        Optional<Held> held = s.after().held();
        boolean same = held.isPresent() && held.get().content().inputs().equals(content.inputs());
        boolean ahead = held.isPresent() && held.get().builds() >= build
                || s.after().doing().filter(doing -> isCopy(doing.action())).isPresent();
        if (ahead && !same) {
            turn.become(s.with(s.after().missed(Optional.of(rollout(turn, build, content, result)))));
        } else if (same && held.get().deleted().isEmpty()) {
            queue(turn, agreement);
        } else if (same) {
            List<Action> actions = new ArrayList<>();
            actions.add(new Action.Verify(
                    settings(s).sync(), result.image(), held.get().deleted()));
            actions.addAll(agreement.actions());
            queue(turn, new Run(build, actions, Optional.of(content), Optional.of(result)));
        } else {
            queue(turn, rollout(turn, build, content, result));
        }
    }

    private static boolean isCopy(Action action) {
        return action instanceof Action.Sync sync && !sync.asUser();
    }

    /** The containers get this build, and what rules copy beside it. */
    private static Run rollout(Turn turn, int build, LastBuild content, BuildFinished result) {
        WatchState s = turn.state();
        List<Action> actions = new ArrayList<>(AfterPlan.afterBuild(settings(s), result.image()));
        if (byRules(s)) {
            int last = actions.size() - AfterPlan.afterAgreement(settings(s)).size();
            actions.addAll(last, rulesAfterRollout(s));
        }
        turn.become(s.with(s.after().rollsOut()));
        return new Run(build, actions, Optional.of(content), Optional.of(result));
    }

    private static List<Action> rulesAfterRollout(WatchState s) {
        return s.after().rolledOut()
                ? RuleMatch.of(
                                settings(s),
                                s.project().settings().context(),
                                s.files().tree(),
                                s.after().late())
                        .actions()
                : RuleMatch.initial(
                        settings(s), s.project().settings().context(), s.files().tree());
    }

    /** Nothing needs to be built: Compose's services are brought up once, and rules copy what they are to copy at first. */
    static void upToDate(Turn turn) {
        WatchState s = turn.state();
        boolean brings = !settings(s).compose().services().isEmpty() || byRules(s);
        if (!isWatching(s) || s.after().rolledOut() || !brings) {
            return;
        }
        List<Action> actions = new ArrayList<>();
        if (!settings(s).compose().services().isEmpty()) {
            actions.add(new Action.Up(settings(s).compose()));
        }
        actions.addAll(rulesAfterRollout(s));
        turn.become(s.with(s.after().rollsOut()));
        queue(turn, new Run(0, actions, s.memory().good(), Optional.empty()));
    }

    private static void queue(Turn turn, Run run) {
        if (run.actions().isEmpty()) {
            return;
        }
        if (turn.state().after().doing().isEmpty()) {
            begin(turn, run);
        } else {
            turn.become(turn.state().with(turn.state().after().next(Optional.of(run))));
            giveWay(turn);
        }
    }

    private static void begin(Turn turn, Run run) {
        Aftermath now = turn.state().after().began(run, turn.now.nanos());
        turn.become(turn.state().with(now));
        Doing doing = now.doing().orElseThrow();
        turn.emit(new Event.AfterStarted(run.build(), doing.action().name()));
        turn.want(
                new Effect.StartAction(doing.id(), doing.action(), turn.state().project(), run.result()));
    }

    /** Waiting is not worth to be waited for. Whatever changes something comes to its end. */
    private static void giveWay(Turn turn) {
        turn.state()
                .after()
                .doing()
                .filter(doing -> doing.action() instanceof Action.WaitHealthy)
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
        boolean failedCopy = isCopy(doing.action()) && error.isPresent();
        if (settings(s).logs() && error.isEmpty()) {
            turn.want(new Effect.FollowOutput(s.project()));
        }
        Optional<Run> next = turn.state().after().next();
        if (!(turn.state().life() instanceof Life.Ready)) {
            return;
        } else if (next.isPresent()) {
            begin(turn, next.get());
        } else if (error.isPresent() && doing.action() instanceof Action.Verify) {
            begin(
                    turn,
                    rollout(
                            turn,
                            run.build(),
                            run.gives().orElseThrow(),
                            run.result().orElseThrow()));
        } else if (failedCopy && missed.isPresent() && !turn.state().wanted().pending()) {
            begin(turn, missed.get());
        } else if (error.isEmpty() && run.actions().size() > 1) {
            begin(turn, run.rest());
        } else if (turn.state().after().leaving().isPresent()) {
            Commands.exportAndLeave(turn, turn.state().after().leaving().get());
            return;
        }
        builds.consider(turn);
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
