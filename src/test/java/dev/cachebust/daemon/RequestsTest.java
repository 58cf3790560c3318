package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for a build learns how just that build ended. */
class RequestsTest {
    private static final Command BUST = new Command.Bust(Set.of(LayerName.SOURCE));
    private static final BuildResult SUCCEEDED = new BuildResult.Succeeded("sha256:1", "", 0, 0);

    private final Loop loop = new Loop(new FakeDecider(), false);
    private final List<Effect> effects = new ArrayList<>();
    private WatchState state = WatchState.initial(
            Samples.project(OnChange.RESTART, "FROM x"),
            new Event.EngineInfo("buildkit", "1", "unix:///x"),
            WatchState.Mode.WATCH,
            Wanted.atStart(false, false));

    @BeforeEach
    void firstBuild() {
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        send(new Message.Scanned(ContextTree.empty(), Meanings.NONE, List.of(), List.of(), List.of(), List.of(), 1));
        finish(SUCCEEDED);
        effects.clear();
    }

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(0, Instant.EPOCH));
        state = next.state();
        effects.addAll(next.effects());
    }

    private void finish(BuildResult result) {
        send(new Message.Build(state.memory().builds(), new BuildEvent.Finished(result)));
    }

    private static BuildResult failed(Kind kind) {
        return new BuildResult.Failed(
                new BuildFailure(kind, "no", Optional.empty(), Optional.of(3), "Dockerfile", 2, List.of()), 0);
    }

    private List<Answer> answers() {
        return effects.stream()
                .filter(Effect.Reply.class::isInstance)
                .map(effect -> ((Effect.Reply) effect).answer())
                .toList();
    }

    private void ask() {
        send(new Message.Request(7, BUST, true));
    }

    @Test
    void isToldOfTheEndOfTheBuildThatItCaused() {
        ask();
        assertThat(answers()).isEmpty();
        finish(SUCCEEDED);
        assertThat(answers()).containsExactly(new Answer.Ended(2, Result.SUCCEEDED, ""));
        assertThat(state.asked()).isEmpty();
    }

    @Test
    void isToldOfAFailure() {
        ask();
        finish(failed(Kind.COMMAND));
        assertThat(answers())
                .containsExactly(new Answer.Ended(2, Result.FAILED, "Dockerfile:2: ended with exit code 3"));
    }

    @Test
    void isNotToldOfABuildThatRanBefore() {
        send(new Command.Rebuild());
        ask();
        finish(new BuildResult.Canceled());
        assertThat(answers()).as("build 2 gave way to the bust").isEmpty();
        finish(SUCCEEDED);
        assertThat(answers()).containsExactly(new Answer.Ended(3, Result.SUCCEEDED, ""));
    }

    @Test
    void waitsForTheNextOneIfItsOwnGivesWay() {
        ask();
        send(BUST);
        finish(new BuildResult.Canceled());
        assertThat(answers()).isEmpty();
        finish(SUCCEEDED);
        assertThat(answers()).containsExactly(new Answer.Ended(3, Result.SUCCEEDED, ""));
    }

    @Test
    void isToldThatSomeoneCancelledIt() {
        ask();
        send(new Command.Cancel());
        finish(new BuildResult.Canceled());
        assertThat(answers()).containsExactly(new Answer.Ended(2, Result.CANCELED, ""));
    }

    @Test
    void isToldOnceWhatItWaitsFor() {
        send(new Command.Pause());
        ask();
        send(new Message.Tick());
        assertThat(answers()).containsExactly(new Answer.Waiting("building is paused"));
        send(new Command.Resume());
        finish(SUCCEEDED);
        assertThat(answers()).last().isEqualTo(new Answer.Ended(2, Result.SUCCEEDED, ""));
    }

    @Test
    void staysWithABuildThatLostItsEngine() {
        ask();
        finish(failed(Kind.ENGINE_LOST));
        assertThat(answers()).containsExactly(new Answer.Waiting("the engine is away"));
        send(new Message.EngineBack());
        finish(SUCCEEDED);
        assertThat(answers()).last().isEqualTo(new Answer.Ended(3, Result.SUCCEEDED, ""));
    }

    @Test
    void isToldThatNothingCanBeBuilt() {
        send(new Message.Loaded(
                new ProjectLoader.Result(Optional.empty(), Optional.of("Dockerfile:1: no"), List.of(), "", List.of())));
        ask();
        assertThat(answers()).containsExactly(new Answer.Impossible("Dockerfile:1: no"));
    }

    @Test
    void isToldThatItIsTakenInIfThatIsAll() {
        send(new Message.Request(7, BUST, false));
        send(new Message.Request(8, new Command.Pause(), true));
        assertThat(answers()).containsExactly(new Answer.Done(), new Answer.Done());
    }

    @Test
    void isToldThatTheWatcherEnds() {
        ask();
        send(new Command.Stop("stopped"));
        assertThat(answers()).isEmpty();
        finish(new BuildResult.Canceled());
        assertThat(answers()).hasSize(1).first().isInstanceOf(Answer.Ended.class);
        assertThat(effects).anyMatch(Effect.Leave.class::isInstance);
    }

    @Test
    void isToldThatTheWatcherEndsBeforeAnythingWasBuilt() {
        send(new Command.Pause());
        ask();
        effects.clear();
        send(new Command.Stop("stopped"));
        assertThat(answers()).containsExactly(new Answer.Gone("the watcher ends"));
    }
}
