package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.after.AfterPlan;
import dev.cachebust.after.RuleMatch;
import dev.cachebust.after.SyncDecision;
import dev.cachebust.after.SyncFiles;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Aftermath.Held;
import dev.cachebust.daemon.Aftermath.Run;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done with containers, after a build and instead of one; {@link AfterQueue} has it done. Containers never get
 * older content than they hold: a build that was begun before files were copied is none of theirs. Where rules by path decide,
 * they get such a build, and what was copied once more.
 */
final class AfterStage {
    private AfterStage() {}

    private static AfterSettings settings(WatchState s) {
        return s.project().settings().after();
    }

    private static boolean isWatching(WatchState s) {
        return s.mode() != Mode.SINGLE && s.life() instanceof Life.Ready;
    }

    /** Watching begins: what do the containers hold? */
    static void ready(Turn turn) {
        WatchState s = turn.state();
        RuleMatch.problems(settings(s), s.project().settings().context())
                .forEach(problem -> turn.emit(FileStage.warning("rule-without-effect", problem)));
        boolean asks = !settings(s).sync().isEmpty() && !settings(s).byRules();
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
        boolean copies = settings(s).byRules() || used && !settings(s).sync().isEmpty();
        if (copies && isWatching(s)) {
            List<FileChange> all = new ArrayList<>(s.after().fresh());
            all.addAll(changes);
            turn.become(s.with(s.after().fresh(all)));
        }
    }

    /** What the image is made of has changed otherwise: with rules, too, the containers have to follow. */
    static void redefined(Turn turn) {
        WatchState s = turn.state();
        if (settings(s).byRules()) {
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
            } else if (settings(s).byRules()) {
                matched(turn, fresh);
            } else if (s.after().doing().isEmpty()) {
                turn.become(s.with(s.after().fresh(List.of())));
                copied(turn, decider);
            } else {
                AfterQueue.giveWay(turn);
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
        RuleMatch match = AfterQueue.matching(s, fresh);
        Aftermath after = s.after();
        Owed late = after.owed().late(fresh);
        if (match.rebuild()) {
            turn.become(s.with(after.owed(late.laterThan(s.memory().builds())).fresh(List.of())));
        } else if (match.actions().isEmpty()) {
            turn.become(s.with(after.fresh(List.of())));
        } else if (after.doing().isPresent()) {
            AfterQueue.giveWay(turn);
        } else {
            // The build that the containers get next may have been begun without these.
            turn.become(s.with(
                    after.owed(after.owed().build() ? late : after.owed()).fresh(List.of())));
            AfterQueue.begin(turn, Run.of(match.actions()));
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
            AfterQueue.begin(turn, new Run(0, actions, Optional.of(copied.content()), Optional.empty(), false));
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
        if (settings(s).byRules()) {
            boolean owed = s.after().owed().build(build);
            AfterQueue.queue(turn, owed ? AfterQueue.rollout(s, build, content, told) : agreement);
            return;
        }
        Optional<Held> held = s.after().held();
        boolean same = held.isPresent() && held.get().content().inputs().equals(content.inputs());
        boolean ahead = held.isPresent() && held.get().builds() >= build
                || s.after()
                        .doing()
                        .filter(doing -> AfterQueue.isCopy(doing.action()))
                        .isPresent();
        if (ahead && !same) {
            turn.become(s.with(s.after().missed(Optional.of(AfterQueue.rollout(s, build, content, told)))));
        } else if (same && held.get().deleted().isEmpty()) {
            AfterQueue.queue(turn, agreement);
        } else if (same) {
            List<Action> actions = new ArrayList<>();
            actions.add(new Action.Verify(
                    settings(s).sync(), result.image(), held.get().deleted()));
            actions.addAll(agreement.actions());
            AfterQueue.queue(turn, new Run(build, actions, Optional.of(content), told, false));
        } else {
            AfterQueue.queue(turn, AfterQueue.rollout(s, build, content, told));
        }
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
        boolean first = after.owed().first() && (services || settings(s).byRules());
        boolean owed = good && settings(s).byRules() && after.owed().laterThan().isPresent();
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
            AfterQueue.queue(turn, AfterQueue.rollout(s, s.memory().builds(), built.orElseThrow(), Optional.empty()));
        } else if (first) {
            List<Action> up = services ? List.of(new Action.Up(settings(s).compose())) : List.of();
            AfterQueue.queue(turn, new Run(0, up, built, Optional.empty(), true));
        } else {
            turn.become(s.with(after.owed(after.owed().noBuild().nothingLate())));
            AfterQueue.queue(
                    turn, Run.of(AfterQueue.matching(s, after.owed().late()).actions()));
        }
    }
}
