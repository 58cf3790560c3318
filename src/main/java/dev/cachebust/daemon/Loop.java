package dev.cachebust.daemon;

import dev.cachebust.daemon.WatchState.Life;
import java.util.List;
import java.util.OptionalLong;

/**
 * The heart of the watcher, a pure function of state and message. It guarantees that no touched path is forgotten, that the
 * newest content is built in the end, that at most one build runs at a time, and that none runs without a reason: a build is
 * needed if and only if what the image is made from differs from what it was last built from.
 */
public final class Loop {
    private final FileStage files;
    private final BuildStage builds;
    private final TimeStage time;

    /** What a message leads to. */
    public record Next(WatchState state, List<Effect> effects) {}

    /**
     * @param dryRun plan each build and start none
     */
    public Loop(Decider decider, boolean dryRun) {
        this.builds = new BuildStage(decider, dryRun);
        this.files = new FileStage(decider, builds);
        this.time = new TimeStage(builds);
    }

    /** The state after this message, and what is to be done. After {@link Life.Stopped} nothing is. */
    public Next next(WatchState state, Message message, Moment now) {
        Turn turn = new Turn(state, now);
        if (!(state.life() instanceof Life.Stopped)) {
            handle(turn, message);
            Requests.settle(turn);
            ExportStage.settle(turn);
            time.settle(turn);
        }
        return turn.end();
    }

    private void handle(Turn turn, Message message) {
        if (message instanceof Message.Touched m) {
            files.touched(turn, m);
        } else if (message instanceof Message.Tick) {
            tick(turn);
        } else if (message instanceof Message.Scanned m) {
            files.scanned(turn, m);
        } else if (message instanceof Message.VersionControl m) {
            files.versionControl(turn, m.underWay());
        } else if (message instanceof Message.Loaded m) {
            files.loaded(turn, m.result());
        } else if (message instanceof Message.Build m) {
            builds.reported(turn, m);
        } else if (message instanceof Message.Command m) {
            Commands.handle(turn, m, builds);
        } else if (message instanceof Message.Request m) {
            Requests.handle(turn, m, builds);
        } else if (message instanceof Message.CacheExported m) {
            ExportStage.exported(turn, m);
        } else if (message instanceof Message.ActionEnded m) {
            AfterQueue.ended(turn, m, builds);
        } else if (message instanceof Message.ContainersSeen m) {
            AfterStage.seen(turn, m, builds);
        } else if (message instanceof Message.Output m) {
            turn.emit(new Event.Output(m.source(), m.stream(), m.text()));
        } else if (message instanceof Message.MayBuild) {
            builds.consider(turn);
        } else if (message instanceof Message.BaseBuilt) {
            files.baseBuilt(turn);
        } else if (message instanceof Message.EngineBack) {
            builds.engineBack(turn);
        } else if (message instanceof Message.RoomAgain m) {
            builds.roomAgain(turn, m);
        } else if (message instanceof Message.ImageGone m) {
            builds.imageGone(turn, m);
        } else if (message instanceof Message.Trouble m) {
            turn.emit(FileStage.warning(m.rule(), m.message()));
        } else if (message instanceof Message.TrustLost m) {
            turn.emit(m.trust());
        } else if (message instanceof Message.Probed m) {
            time.probed(turn, m.notes());
        } else if (message instanceof Message.Start m) {
            files.start(turn, m);
            time.start(turn, m.probes());
        }
    }

    private void tick(Turn turn) {
        turn.become(turn.state().withTimer(OptionalLong.empty()));
        if (turn.state().life() instanceof Life.Stopping stopping) {
            if (stopping.deadlineNanos() - turn.now.nanos() <= 0) {
                ExportStage.giveWay(turn);
                Commands.leave(turn, stopping.reason());
            } else {
                turn.armFor(stopping.deadlineNanos());
            }
            return;
        }
        files.flush(turn);
        time.tick(turn);
    }
}
