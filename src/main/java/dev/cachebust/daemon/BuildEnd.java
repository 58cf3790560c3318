package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.daemon.Work.CancelReason;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import dev.cachebust.plan.BuildRecord;
import dev.cachebust.plan.KnownKeys;
import dev.cachebust.plan.PlannedStep;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the end of a build leads to. */
final class BuildEnd {
    /** How often a build is tried again by itself because the files moved under it. */
    private static final int MOVED = 3;

    private BuildEnd() {}

    /** Whether what is known now can be built next; false if the files have to be looked at first. */
    static boolean finish(Turn turn, Building building, BuildResult result) {
        learn(turn, building, result instanceof BuildResult.Succeeded);
        turn.become(turn.state().with(new Work.Idle()));
        boolean over;
        if (result instanceof BuildResult.Succeeded r) {
            succeeded(turn, building, r);
            over = true;
        } else if (result instanceof BuildResult.Failed r) {
            over = failed(turn, building, r);
        } else {
            over = canceled(turn, building);
        }
        if (turn.state().life() instanceof Life.Stopping stopping) {
            Commands.exportAndLeave(turn, stopping.reason());
        } else if (over) {
            leaveIfLast(turn, building);
        }
        return over || building.canceled().isPresent();
    }

    /** Goes on as if the build had succeeded, so that the next plan is for what changes next. Nothing of it is kept. */
    static void imagine(Turn turn, Building building) {
        learn(turn, building, true);
        WatchState s = turn.state();
        turn.become(s.with(s.memory()
                .succeeded(building.decision().record().built("", "", s.memory().known()))));
        leaveIfLast(turn, building);
    }

    private static void leaveIfLast(Turn turn, Building building) {
        Mode mode = turn.state().mode();
        if (mode == Mode.SINGLE || mode == Mode.ONCE && building.wanted().change()) {
            leave(turn);
        }
    }

    private static void leave(Turn turn) {
        if (!AfterQueue.holdsBack(turn, "done")) {
            Commands.exportAndLeave(turn, "done");
        }
    }

    /** The engine keeps what a build has done, also when the build as a whole comes to nothing. */
    private static void learn(Turn turn, Building building, boolean all) {
        Set<StepId> cached = building.progress().in(Status.CACHED);
        Set<StepId> complete = new HashSet<>(cached);
        complete.addAll(building.progress().in(Status.DONE));
        if (all) {
            building.decision()
                    .plan()
                    .steps()
                    .forEach(p -> complete.add(p.step().id()));
        }
        WatchState s = turn.state();
        BuildRecord made = building.decision().record().made();
        KnownKeys known = s.memory().known();
        turn.become(s.with(s.memory()
                .learned(all ? made.learn(known, complete, cached) : made.learnUnfinished(known, complete, cached))));
    }

    private static void succeeded(Turn turn, Building building, BuildResult.Succeeded r) {
        WatchState s = turn.state();
        LastBuild record = building.decision()
                .record()
                .built(r.imageId(), r.digest(), s.memory().known());
        turn.become(s.with(s.memory().succeeded(record)));
        BuildFinished told = finished(
                turn, building, Result.SUCCEEDED, imageId(s, r), r.contextBytes(), r.staleGuarded(), Optional.empty());
        AfterStage.built(turn, building.build(), record, told);
        ExportStage.built(turn, building.build(), building.decision().request());
        turn.want(new Effect.Persist(record));
        turn.want(new Effect.RemoveSuperseded(s.project().settings().imagesKept()));
        turn.want(new Effect.Prepare(building.decision().request().context()));
    }

    /** What the engine calls the image: with containerd's store, where operations merge, by its manifest. */
    private static String imageId(WatchState s, BuildResult.Succeeded r) {
        return s.project().engine().mergeOp() && !r.digest().isEmpty() ? r.digest() : r.imageId();
    }

    /** Whether that is the end of it: false if the same is tried again. */
    private static boolean failed(Turn turn, Building building, BuildResult.Failed r) {
        BuildFailure facts = r.failure();
        boolean overtaken =
                facts.kind() == Kind.CONTEXT_MOVED && turn.state().memory().moved() < MOVED;
        Result result = overtaken ? Result.CANCELED : Result.FAILED;
        Optional<Event.Failure> failure = overtaken ? Optional.empty() : Optional.of(describe(building, facts));
        finished(turn, building, result, "", r.contextBytes(), 0, failure);
        WatchState s = turn.state();
        if (facts.kind() == Kind.ENGINE_LOST && s.mode() != Mode.SINGLE) {
            turn.become(s.with(s.memory().engineLost(true)).with(s.wanted().and(building.wanted())));
            turn.emit(new Event.Engine(false, s.engine().host()));
            turn.want(new Effect.AwaitEngine());
            return false;
        } else if (overtaken) {
            // Nothing is wrong with what was to be built, it is only not there any more. And nothing that is known
            // about the files can be trusted, so all of them are looked at first.
            Message.Touched everything = new Message.Touched(Set.of(), true, false);
            turn.become(s.with(s.memory().filesMoved()).with(s.files().touched(everything, turn.now.nanos())));
            turn.armFor(turn.now.after(s.project().settings().watch().debounce().any()));
            WatchState t = turn.state();
            turn.become(t.with(t.wanted().and(building.wanted())));
            return false;
        }
        String inputs = building.decision().inputs();
        turn.become(s.with(s.memory().failed(inputs)));
        if (facts.kind() == Kind.DISK_FULL && s.mode() != Mode.SINGLE) {
            turn.emit(FileStage.warning(
                    "disk-full", "the engine's disk is full: it is tried again now and then; see docker system df"));
            turn.want(new Effect.AwaitRoom(inputs));
        }
        return true;
    }

    private static boolean canceled(Turn turn, Building building) {
        CancelReason reason = building.canceled().orElse(CancelReason.COMMAND);
        finished(turn, building, Result.CANCELED, "", 0, 0, Optional.empty());
        WatchState s = turn.state();
        turn.become(s.with(s.memory().canceledFor(reason, building.decision().inputs())));
        if (reason == CancelReason.NEWER) {
            turn.become(turn.state().with(s.wanted().and(building.wanted())));
        }
        return reason != CancelReason.NEWER;
    }

    /** Tells everyone that it is over, and keeps a record of it. */
    private static BuildFinished finished(
            Turn turn,
            Building building,
            Result result,
            String imageId,
            long contextBytes,
            int staleGuarded,
            Optional<Event.Failure> failure) {
        WatchState s = turn.state();
        PastBuild past = Recording.of(
                building,
                result,
                imageId,
                s.project().settings().image(),
                s.memory().exportMillis(),
                turn.now);
        Prediction prediction = Prediction.of(past);
        long saved = past.steps().stream()
                .filter(step -> step.happened() == Happened.CACHED)
                .mapToLong(
                        step -> s.memory().times().usual(step.id(), step.text()).orElse(0))
                .sum();
        Recording.warning(building, prediction).ifPresent(turn::emit);
        BuildFinished event = new BuildFinished(
                building.build(),
                past.image(),
                result,
                imageId,
                past.durationMillis(),
                past.count(Happened.CACHED),
                past.count(Happened.DONE) + past.count(Happened.FAILED),
                saved,
                contextBytes,
                staleGuarded,
                prediction,
                failure);
        turn.emit(event);
        turn.want(new Effect.Record(past));
        turn.become(s.with(s.memory().timed(s.memory().times().with(past))));
        return event;
    }

    private static Event.Failure describe(Building building, BuildFailure facts) {
        Optional<StepId> step = facts.vertex().flatMap(v -> BuildReports.step(building, v));
        Optional<PlannedStep> planned = step.flatMap(id -> BuildReports.planned(building, id));
        return Excerpt.of(building.decision().request().dockerfile(), facts, step, planned);
    }
}
