package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.daemon.Decider.Case;
import dev.cachebust.daemon.Decider.Verdict;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.daemon.Work.CancelReason;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.KnownKeys;
import dev.cachebust.plan.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From known changes to builds: whether one is needed, when it starts, and when it gives way to newer content. */
final class BuildStage {
    /** After so many builds in a row that gave way, one is let through: content that never rests is built, too. */
    private static final int RESTARTS = 3;

    private final Decider decider;
    private final boolean dryRun;

    BuildStage(Decider decider, boolean dryRun) {
        this.decider = decider;
        this.dryRun = dryRun;
    }

    /** Copies and builds what is needed and possible now. What cannot be done now stays pending. */
    void consider(Turn turn) {
        WatchState s = turn.state();
        boolean ready = s.life() instanceof Life.Ready && !s.files().busy();
        if (!ready
                || s.paused()
                || s.files().held() && !s.wanted().force()
                || s.broken().isPresent()
                || s.memory().engineLost()) {
            return;
        }
        boolean waits = !dryRun && AfterStage.comesFirst(turn, decider);
        s = turn.state();
        if (waits || !s.wanted().pending()) {
            return;
        }
        if (s.work() instanceof Building building) {
            considerGivingWay(turn, building);
            return;
        }
        if (turn.now.place().barred()) {
            return;
        }
        Case now = situation(turn, s.memory().good());
        Optional<BuildFailure> unreadable =
                Unreadable.failure(decider, now, s.files().problems());
        Verdict complete = decider.decide(now);
        Verdict decision =
                unreadable.map(failure -> complete.lacking(failure.message())).orElse(complete);
        boolean good = isBuiltFrom(s.memory().good(), decision);
        boolean known = good || s.memory().failed().equals(Optional.of(decision.inputs()));
        if (!known || s.wanted().force()) {
            start(turn, decision, unreadable);
            return;
        }
        if (s.wanted().change() || s.memory().builds() == 0) {
            turn.emit(new Event.Skipped(good ? Reason.UNCHANGED : Reason.FAILED, List.of()));
        }
        turn.become(s.with(s.wanted().looked()).with(good ? s.memory().goodAgain() : s.memory()));
        if (s.mode() == Mode.SINGLE) {
            Commands.leave(turn, "done");
        } else {
            if (!dryRun) {
                AfterStage.upToDate(turn, good);
            }
            lookForImage(turn);
        }
    }

    /** Somebody saves what is built already: is it still there? */
    void lookForImage(Turn turn) {
        WatchState s = turn.state();
        boolean idle = s.work() instanceof Work.Idle
                && !s.wanted().pending()
                && !s.memory().engineLost();
        if (idle && !dryRun && s.mode() != Mode.SINGLE) {
            s.memory()
                    .good()
                    .filter(build -> !build.inputs().isEmpty())
                    .ifPresent(build -> turn.want(new Effect.LookForImage(build)));
        }
    }

    /** What the engine would have in its cache at the end of a build: only what differs from that is lost. */
    private static KnownKeys asIfDone(Turn turn, Building building) {
        Set<StepId> all = building.decision().plan().steps().stream()
                .map(planned -> planned.step().id())
                .collect(Collectors.toUnmodifiableSet());
        return building.decision().record().made().learn(turn.state().memory().known(), all, Set.of());
    }

    /** All that decides a build now. */
    static Case situation(Turn turn, Optional<LastBuild> base) {
        return situation(turn, base, turn.state().memory().known());
    }

    private static Case situation(Turn turn, Optional<LastBuild> base, KnownKeys known) {
        WatchState s = turn.state();
        return new Case(
                s.project(),
                s.files().tree(),
                s.files().meanings(),
                s.elsewhere().notes().answers(),
                base,
                known,
                s.memory().bumps(),
                s.wanted().noCache(),
                s.files().generation(),
                turn.now.wall());
    }

    private static boolean isBuiltFrom(Optional<LastBuild> record, Verdict decision) {
        return record.map(r -> r.inputs().equals(decision.inputs())).orElse(false);
    }

    private void start(Turn turn, Verdict unpinned, Optional<BuildFailure> unreadable) {
        Verdict decision = unpinned.pinned(pins(turn, unpinned).digests());
        WatchState s = turn.state();
        int build = Math.max(s.memory().builds(), turn.now.place().builds()) + 1;
        String image = s.project().settings().image();
        turn.emit(new Event.Planned(
                build, image, decision.plan(), s.memory().times().usual(decision.plan())));
        Building building = new Building(
                build, decision, BuildProgress.none(), turn.now.nanos(), s.wanted(), Optional.empty(), Set.of());
        turn.become(s.with(Wanted.NOTHING).with(s.memory().started(build)));
        if (dryRun) {
            BuildEnd.imagine(turn, building);
            return;
        }
        turn.emit(new Event.BuildStarted(build, image));
        if (unreadable.isPresent()) {
            BuildEnd.finish(turn, building, new BuildResult.Failed(unreadable.get(), 0));
            return;
        }
        ExportStage.giveWay(turn);
        turn.want(new Effect.StartBuild(build, ExportStage.request(turn, decision.request())));
        turn.become(turn.state().with(building));
    }

    /** What base images stand for in this build. One that makes the system layer again asks their registries. */
    private static Pins pins(Turn turn, Verdict decision) {
        WatchState s = turn.state();
        boolean anew = s.wanted().noCache()
                || decision.plan().bust().stream().anyMatch(bust -> bust.layer().equals(LayerName.SYSTEM));
        Duration longest = s.project().settings().watch().pinImages();
        Pins pins = anew ? Pins.NONE : s.elsewhere().pins().at(turn.now.wall(), longest);
        turn.become(s.with(s.elsewhere().with(pins)));
        return pins;
    }

    private void considerGivingWay(Turn turn, Building building) {
        WatchState s = turn.state();
        OnChange mode = s.project().settings().watch().onChange();
        if (mode == OnChange.QUEUE
                || building.canceled().isPresent()
                || s.memory().restarts() >= RESTARTS) {
            return;
        }
        Verdict newer =
                decider.decide(situation(turn, Optional.of(building.decision().record()), asIfDone(turn, building)));
        if (newer.inputs().equals(building.decision().inputs())) {
            turn.become(s.with(building.obsolete(Set.of())));
        } else if (mode == OnChange.RESTART) {
            cancel(turn, building, CancelReason.NEWER);
        } else {
            Set<StepId> lost = newer.plan().steps().stream()
                    .filter(step -> step.outcome() != Outcome.CACHED)
                    .map(step -> step.step().id())
                    .collect(Collectors.toUnmodifiableSet());
            // What the build has yet to come to is no reason to end it: an image now, the next one at once.
            Building marked = building.obsolete(building.progress().reached(lost) ? lost : Set.of());
            turn.become(s.with(marked));
            if (!marked.obsolete().isEmpty()) {
                giveWayIfFree(turn, marked);
            }
        }
    }

    /** Cancels as soon as all that is running would have to run again anyway, unless nothing of that is left to run. */
    private static void giveWayIfFree(Turn turn, Building building) {
        Set<StepId> running = building.progress().in(Status.RUNNING);
        boolean free = building.obsolete().containsAll(running);
        boolean left = building.obsolete().stream()
                .anyMatch(step -> !building.progress().ended(step));
        if (free && left && building.canceled().isEmpty()) {
            cancel(turn, building, CancelReason.NEWER);
        }
    }

    static void cancel(Turn turn, Building building, CancelReason reason) {
        turn.become(turn.state().with(building.canceled(reason)));
        turn.want(new Effect.CancelBuild(building.build()));
    }

    /** Takes a report of the engine's about the running build; those of others are late and mean nothing. */
    void reported(Turn turn, Message.Build report) {
        if (turn.state().work() instanceof Building building && building.build() == report.build()) {
            if (report.event() instanceof BuildEvent.Finished finished) {
                if (BuildEnd.finish(turn, building, finished.result())) {
                    consider(turn);
                }
                return;
            }
            Building next = BuildReports.take(turn, building, report.event());
            turn.become(turn.state().with(next));
            if (!next.obsolete().isEmpty()) {
                giveWayIfFree(turn, next);
            }
        }
    }

    /** What was built last counts no longer, unless it has been superseded meanwhile. */
    void imageGone(Turn turn, Message.ImageGone gone) {
        WatchState s = turn.state();
        if (s.memory().good().filter(b -> b.inputs().equals(gone.inputs())).isPresent()) {
            String image = s.project().settings().image();
            turn.emit(
                    FileStage.warning("image-gone", image + " is not what was built last any more: it is built again"));
            turn.become(s.with(s.memory().imageGone()).with(s.wanted().look()));
            consider(turn);
        }
    }

    /** Tries again what failed for want of room, unless something else has been built or tried since. */
    void roomAgain(Turn turn, Message.RoomAgain room) {
        WatchState s = turn.state();
        if (s.memory().failed().equals(Optional.of(room.inputs()))) {
            turn.become(s.with(s.memory().retry()).with(s.wanted().look()));
            consider(turn);
        }
    }

    void engineBack(Turn turn) {
        WatchState s = turn.state();
        if (s.memory().engineLost()) {
            turn.become(s.with(s.memory().engineLost(false)));
            turn.emit(new Event.Engine(true, s.engine().host()));
            consider(turn);
        }
    }
}
