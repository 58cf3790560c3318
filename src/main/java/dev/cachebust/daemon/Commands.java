package dev.cachebust.daemon;

import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.daemon.Work.CancelReason;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.LayerName;
import java.time.Duration;
import java.util.Optional;

/** What people and scripts ask of a running watcher. */
final class Commands {
    /** The rule of the warning that a bust has no effect. */
    static final String NOTHING_TO_BUST = "nothing-to-bust";

    /** How long the engine may take to end a build before the watcher leaves without its answer. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private Commands() {}

    static void handle(Turn turn, Message.Command command, BuildStage builds) {
        WatchState s = turn.state();
        if (command instanceof Message.Command.Stop stop) {
            stop(turn, stop.reason());
        } else if (command instanceof Message.Command.Bust bust) {
            warnOfUseless(turn, bust);
            turn.become(s.with(s.memory().bumped(bust.layers())).with(s.wanted().look()));
            builds.consider(turn);
        } else if (command instanceof Message.Command.Rebuild) {
            turn.become(s.with(s.wanted().forced()));
            builds.consider(turn);
        } else if (command instanceof Message.Command.Cancel) {
            if (s.work() instanceof Building building && building.canceled().isEmpty()) {
                BuildStage.cancel(turn, building, CancelReason.COMMAND);
            }
        } else if (command instanceof Message.Command.Pause) {
            pause(turn, true);
        } else if (command instanceof Message.Command.Resume) {
            pause(turn, false);
            builds.consider(turn);
        }
    }

    private static void pause(Turn turn, boolean paused) {
        if (turn.state().paused() != paused) {
            turn.become(turn.state().withPaused(paused));
            turn.emit(new Event.Pause(paused));
        }
    }

    private static void warnOfUseless(Turn turn, Message.Command.Bust bust) {
        Project p = turn.state().project();
        for (LayerName layer : bust.layers()) {
            BustCheck.unbustable(layer, p.dockerfile(), p.options(), p.graph(), p.layers())
                    .ifPresent(why -> turn.emit(new Event.Warning(Optional.empty(), NOTHING_TO_BUST, why, "", 0)));
        }
    }

    private static void stop(Turn turn, String reason) {
        AfterQueue.stop(turn);
        WatchState s = turn.state();
        if (s.work() instanceof Building building && !(s.life() instanceof Life.Stopping)) {
            long deadline = turn.now.after(GRACE);
            turn.become(s.with(new Life.Stopping(reason, deadline)));
            BuildStage.cancel(turn, building, CancelReason.STOP);
            turn.armFor(deadline);
        } else if (s.life() instanceof Life.Stopping stopping) {
            ExportStage.giveWay(turn);
            leave(turn, stopping.reason());
        } else {
            exportAndLeave(turn, reason);
        }
    }

    /** The end, after what is to be exported has been; a second wish to stop does not wait for it. */
    static void exportAndLeave(Turn turn, String reason) {
        ExportStage.giveWay(turn);
        if (ExportStage.isLast(turn)) {
            long deadline = turn.now.after(ExportStage.LAST);
            turn.become(turn.state().with(new Life.Stopping(reason, deadline)));
            turn.armFor(deadline);
        } else {
            leave(turn, reason);
        }
    }

    /** The end: {@code bye} is the last event. */
    static void leave(Turn turn, String reason) {
        WatchState s = turn.state();
        turn.become(s.with(new Life.Stopped()));
        turn.emit(new Event.Bye(reason));
        turn.leave(new Effect.Leave(new Effect.Ending(reason, s.memory().last())));
    }
}
