package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.after.AfterPlan;
import dev.cachebust.after.RuleMatch;
import dev.cachebust.after.SyncFiles;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Aftermath.Doing;
import dev.cachebust.daemon.Aftermath.Held;
import dev.cachebust.daemon.Aftermath.Run;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.WatchState.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order of what is done with containers. One action at a time; a build that the containers get takes the place of whatever
 * was to be done with them and has not begun, everything else waits for its end.
 */
final class AfterQueue {
    private AfterQueue() {}

    private static AfterSettings settings(WatchState s) {
        return s.project().settings().after();
    }

    /** What rules make of changes, with files as they are now. */
    static RuleMatch matching(WatchState s, List<FileChange> changes) {
        return RuleMatch.of(
                settings(s), s.project().settings().context(), s.files().tree(), changes);
    }

    /** Whether an action copies what the image would have, not what a rule says. */
    static boolean isCopy(Action action) {
        return action instanceof Action.Sync sync && !sync.asUser();
    }

    /** The containers get this build. */
    static Run rollout(WatchState s, int build, LastBuild content, Optional<BuildFinished> result) {
        String image =
                result.map(BuildFinished::image).orElse(s.project().settings().image());
        return new Run(build, AfterPlan.afterBuild(settings(s), image), Optional.of(content), result, true);
    }

    /** With what rules copy beside the image, as files are when it is begun, and with what wants to know of the build. */
    private static Run complete(WatchState s, Run rollout) {
        List<Action> actions = new ArrayList<>(rollout.actions());
        List<Action> copies = new ArrayList<>();
        if (s.after().owed().first()) {
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

    /** Has it done now, or when it is its turn. */
    static void queue(Turn turn, Run run) {
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

    /** Has it done now, when nothing else is. */
    static void begin(Turn turn, Run run) {
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
    static void giveWay(Turn turn) {
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
        if (error.isPresent() && run.replaces() && settings(s).byRules() && putsThere) {
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
