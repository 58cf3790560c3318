package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands of someone who wants an answer. */
final class Requests {
    private Requests() {}

    static void handle(Turn turn, Message.Request request, BuildStage builds) {
        int before = turn.state().memory().builds();
        Message.Command command = request.command();
        Commands.handle(turn, command, builds);
        boolean builtFor = command instanceof Message.Command.Bust || command instanceof Message.Command.Rebuild;
        if (request.awaited() && builtFor) {
            List<Asked> asked = new ArrayList<>(turn.state().asked());
            asked.add(new Asked(request.ticket(), before, Optional.empty()));
            turn.become(turn.state().withAsked(asked));
        } else {
            turn.want(new Effect.Reply(request.ticket(), new Answer.Done()));
        }
    }

    /** At the end of a turn: answers those for whom there is something new. */
    static void settle(Turn turn) {
        List<Asked> open = turn.state().asked();
        if (open.isEmpty()) {
            return;
        }
        List<Asked> still = new ArrayList<>();
        for (Asked asked : open) {
            Optional<Answer> answer = answer(turn, asked);
            answer.ifPresent(a -> turn.want(new Effect.Reply(asked.ticket(), a)));
            if (answer.isEmpty()) {
                still.add(asked);
            } else if (answer.get() instanceof Answer.Waiting waiting) {
                still.add(new Asked(asked.ticket(), asked.after(), Optional.of(waiting.what())));
            }
        }
        turn.become(turn.state().withAsked(still));
    }

    private static Optional<Answer> answer(Turn turn, Asked asked) {
        WatchState s = turn.state();
        Optional<Answer> ended = turn.emitted(BuildFinished.class)
                .filter(f -> f.build() > asked.after() && isFinal(s, f))
                .findFirst()
                .map(f -> new Answer.Ended(
                        f.build(),
                        f.result(),
                        f.failure().map(FailureSummary::of).orElse("")));
        if (ended.isPresent()) {
            return ended;
        } else if (s.life() instanceof Life.Stopped) {
            return Optional.of(new Answer.Gone("the watcher ends"));
        } else if (s.work() instanceof Work.Building || !s.wanted().pending()) {
            return s.work() instanceof Work.Idle ? Optional.of(new Answer.NotNeeded(why(turn))) : Optional.empty();
        } else if (s.broken().isPresent()) {
            return Optional.of(new Answer.Impossible(s.broken().get()));
        }
        return obstacle(s)
                .filter(what -> !asked.told().equals(Optional.of(what)))
                .map(Answer.Waiting::new);
    }

    /** Whether what was asked for is settled by the end of this build: not if it gave way, or is tried again. */
    private static boolean isFinal(WatchState s, BuildFinished f) {
        boolean goesOn = s.wanted().pending() || s.work() instanceof Work.Building;
        if (f.result() == Result.CANCELED) {
            return !goesOn || s.life() instanceof Life.Stopping || s.life() instanceof Life.Stopped;
        }
        boolean tried = f.failure()
                .map(failure -> failure.facts().kind())
                .filter(kind -> kind == Kind.CONTEXT_MOVED || kind == Kind.ENGINE_LOST)
                .isPresent();
        return !tried || !goesOn;
    }

    private static String why(Turn turn) {
        return turn.emitted(Event.Warning.class)
                .filter(w -> w.rule().equals(Commands.NOTHING_TO_BUST))
                .map(Event.Warning::message)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> obstacle(WatchState s) {
        if (s.paused()) {
            return Optional.of("building is paused");
        }
        return s.memory().engineLost() ? Optional.of("the engine is away") : Optional.empty();
    }
}
