package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.Vertex;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final long MS = 1_000_000;

    private final Loop loop = new Loop(new FakeDecider(), false);
    private final List<Effect> effects = new ArrayList<>();
    private ContextTree tree = ContextTree.empty();
    private WatchState state = started(OnChange.QUEUE, WatchState.Mode.WATCH);
    private long nanos;

    @BeforeEach
    void firstBuild() {
        begin(OnChange.QUEUE, WatchState.Mode.WATCH);
    }

    private void begin(OnChange mode, WatchState.Mode until) {
        state = started(mode, until);
        tree = ContextTree.empty();
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        edit("a", "1");
        edit("b", "1");
        scanned();
        assertThat(builds()).isEqualTo(1);
        succeed();
        effects.clear();
    }

    private static WatchState started(OnChange mode, WatchState.Mode until) {
        Project project = Samples.project(mode, "FROM x");
        return WatchState.initial(
                project, new Event.EngineInfo("buildkit", "1", "unix:///x"), until, Wanted.atStart(false, false));
    }

    @Test
    void actsWhenNothingHasHappenedForTheQuietPeriod() {
        save("a", "2");
        nanos += 10 * MS;
        save("b", "2");
        actsAfter(50);
    }

    @Test
    void waitsShorterAfterTheSaveOfOneFile() {
        save("a", "2");
        nanos += 10 * MS;
        save("a", "3");
        save(".a.tmp", "3");
        actsAfter(15);
    }

    @Test
    void waitsTheWholeQuietPeriodWhileABuildRuns() {
        change("a", "2");
        assertThat(builds()).isEqualTo(1);
        effects.clear();
        save("a", "3");
        actsAfter(50);
    }

    private void actsAfter(int millis) {
        nanos += (millis - 1) * MS;
        send(new Message.Tick());
        assertThat(scans()).isZero();
        nanos += MS;
        send(new Message.Tick());
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void actsAfterTheLongestWaitAlthoughFilesKeepChanging() {
        for (int i = 0; i < 200; i++) {
            save("a", "v" + i);
            nanos += 20 * MS;
            send(new Message.Tick());
        }
        assertThat(scans()).isPositive();
        assertThat(nanos).isEqualTo(4000 * MS);
    }

    @Test
    void tellsAnUnusedFileFromATouchedOneAndBuildsNeither() {
        edit("u", "2");
        settle("u");
        assertThat(events(Event.Skipped.class)).containsExactly(new Event.Skipped(Reason.UNUSED, List.of("u")));
        effects.clear();
        settle("a");
        assertThat(events(Event.Skipped.class)).containsExactly(new Event.Skipped(Reason.UNCHANGED, List.of("a")));
        assertThat(builds()).isZero();
    }

    @Test
    void triesAgainWhenTheEnginesDiskWasFullButNotWhatHasBeenReplaced() {
        change("a", "2");
        fail(Kind.DISK_FULL);
        Effect.AwaitRoom await = effects.stream()
                .filter(Effect.AwaitRoom.class::isInstance)
                .map(Effect.AwaitRoom.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(builds()).isEqualTo(1);
        send(new Message.RoomAgain(await.inputs()));
        assertThat(builds()).isEqualTo(2);
        fail(Kind.DISK_FULL);
        change("a", "3");
        assertThat(builds()).as("a change does not wait").isEqualTo(3);
        send(new Message.RoomAgain(await.inputs()));
        succeed();
        send(new Message.RoomAgain(await.inputs()));
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void buildsAnImageAgainThatSomebodyRemoved() {
        LastBuild good = state.memory().good().orElseThrow();
        settle("a");
        assertThat(effects).contains(new Effect.LookForImage(good));
        send(new Message.ImageGone("what was built before that"));
        assertThat(builds()).isZero();
        send(new Message.ImageGone(good.inputs()));
        assertThat(builds()).isEqualTo(1);
        send(new Message.ImageGone(good.inputs()));
        assertThat(builds()).isEqualTo(1);
        succeed();
        assertThat(effects).contains(new Effect.RemoveSuperseded(2));
    }

    @Test
    void buildsAgainOnlyWhatDiffersFromTheFailedAndTheGoodContent() {
        change("a", "broken");
        fail(Kind.COMMAND);
        settle("a");
        assertThat(builds()).as("the same content fails again").isEqualTo(1);
        change("a", "1");
        assertThat(builds()).as("the tagged image has this content").isEqualTo(1);
        assertThat(events(Event.Skipped.class)).last().isEqualTo(new Event.Skipped(Reason.UNCHANGED, List.of()));
        change("a", "broken");
        assertThat(builds()).as("after a revert it is a change again").isEqualTo(2);
    }

    @Test
    void revertsToContentThatIsNotTheLastGoodOne() {
        change("a", "2");
        succeed();
        change("a", "1");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void triesAgainByItselfWhenTheFilesMovedButNotForEver() {
        change("a", "2");
        for (int i = 0; i < 3; i++) {
            fail(Kind.CONTEXT_MOVED);
            assertThat(builds()).as("only after the files were looked at").isEqualTo(1 + i);
            tickAndScan();
            assertThat(builds()).isEqualTo(2 + i);
        }
        fail(Kind.CONTEXT_MOVED);
        tickAndScan();
        assertThat(builds()).isEqualTo(4);
        assertThat(events(Event.BuildFinished.class))
                .extracting(Event.BuildFinished::result)
                .containsExactly(Result.CANCELED, Result.CANCELED, Result.CANCELED, Result.FAILED);
    }

    @Test
    void waitsForALostEngineAndBuildsThen() {
        change("a", "2");
        fail(Kind.ENGINE_LOST);
        change("a", "3");
        assertThat(builds()).isEqualTo(1);
        send(new Message.EngineBack());
        assertThat(builds()).isEqualTo(2);
        assertThat(events(Event.Engine.class)).extracting(Event.Engine::back).containsExactly(false, true);
    }

    @Test
    void keepsTheFormerStateWhileTheDockerfileCannotBeRead() {
        definition(new ProjectLoader.Result(
                Optional.empty(), Optional.of("broken"), List.of("Dockerfile:1: unknown instruction"), "", List.of()));
        assertThat(events(Event.Config.class))
                .extracting(Event.Config::accepted)
                .containsExactly(false);
        change("a", "2");
        assertThat(builds()).isZero();
        definition(new ProjectLoader.Result(
                Optional.of(state.project()), Optional.empty(), List.of(), "read again", List.of()));
        assertThat(builds()).as("what changed meanwhile").isEqualTo(1);
        assertThat(events(Event.Config.class))
                .as("it is the former one again, and yet accepted")
                .containsExactly(
                        new Event.Config(false, "Dockerfile:1: unknown instruction"),
                        new Event.Config(true, "read again"));
    }

    @Test
    void readsTheDefinitionAgainThatChangedWhileFilesWereScanned() {
        save("a", "2");
        nanos += 50 * MS;
        send(new Message.Tick());
        send(new Message.Touched(Set.of(), false, true));
        nanos += 50 * MS;
        scanned();
        assertThat(effects).contains(new Effect.Load());
    }

    @Test
    void queuesAChangeDuringABuild() {
        change("a", "2");
        change("a", "3");
        assertThat(builds()).isEqualTo(1);
        succeed();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void restartsAtOnceWhenToldTo() {
        begin(OnChange.RESTART, WatchState.Mode.WATCH);
        change("a", "2");
        change("a", "3");
        assertThat(effects).contains(new Effect.CancelBuild(2));
        finish(new BuildResult.Canceled());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void letsABuildEndThatHasYetToComeToWhatChanged() {
        begin(OnChange.SMART, WatchState.Mode.WATCH);
        change("a", "2");
        step(1, Status.RUNNING);
        change("b", "2");
        step(1, Status.DONE);
        step(2, Status.RUNNING);
        assertThat(cancels()).as("step 1 does not read b").isZero();
        succeed();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void endsABuildThatHasComeToWhatChanged() {
        begin(OnChange.SMART, WatchState.Mode.WATCH);
        change("a", "2");
        step(1, Status.DONE);
        step(2, Status.RUNNING);
        change("b", "2");
        assertThat(cancels()).isEqualTo(1);
        finish(new BuildResult.Canceled());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void letsAStepEndFirstThatTheNewerContentNeedsToo() {
        begin(OnChange.SMART, WatchState.Mode.WATCH);
        change("a", "2");
        step(1, Status.RUNNING);
        step(2, Status.RUNNING);
        change("b", "2");
        assertThat(cancels()).as("step 1 does not read b").isZero();
        step(1, Status.DONE);
        assertThat(cancels()).as("step 2 would have to run again").isEqualTo(1);
    }

    @Test
    void findsTheStepsOfAnOnlyStageThatTheEngineShowsWithoutItsName() {
        change("a", "2");
        Vertex vertex = new Vertex("v1", "[2/9] RUN", Optional.of(new StepId("stage-0", 1)));
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.VertexChanged(vertex, Status.RUNNING, Instant.EPOCH, 1, "")));
        assertThat(events(Event.StepChanged.class))
                .extracting(Event.StepChanged::step)
                .containsExactly(new StepId("builder", 1));
    }

    @Test
    void findsTheStepsThatTheEngineShowsAsThoseOfAnotherBuild() {
        change("a", "2");
        shown("v1", "[deps 2/9] RUN step 2", new StepId("deps", 2));
        shown("v2", "[2/2] RUN step 1", new StepId("stage-0", 2));
        assertThat(events(Event.StepChanged.class))
                .extracting(Event.StepChanged::step)
                .containsExactly(new StepId("builder", 2), new StepId("builder", 1));
    }

    private void shown(String id, String name, StepId step) {
        Vertex vertex = new Vertex(id, name, Optional.of(step));
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.VertexChanged(vertex, Status.RUNNING, Instant.EPOCH, 1, "")));
    }

    @Test
    void letsABuildThroughThoughTheContentNeverRests() {
        begin(OnChange.RESTART, WatchState.Mode.WATCH);
        change("a", "0");
        for (int i = 1; i < 20; i++) {
            change("a", "v" + i);
            if (cancels() == i) {
                finish(new BuildResult.Canceled());
            }
        }
        assertThat(cancels()).isEqualTo(3);
    }

    @Test
    void bustsALayerByHand() {
        send(new Message.Command.Bust(Set.of(LayerName.SOURCE)));
        assertThat(builds()).isEqualTo(1);
        succeed();
        assertThat(state.memory().bumps()).containsEntry(LayerName.SOURCE, 1L);
        send(new Message.Command.Rebuild());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void buildsOnResumingWhatChangedWhilePaused() {
        send(new Message.Command.Pause());
        change("a", "2");
        assertThat(builds()).isZero();
        assertThat(events(Event.Skipped.class)).containsExactly(new Event.Skipped(Reason.PAUSED, List.of("a")));
        send(new Message.Command.Resume());
        send(new Message.Command.Resume());
        assertThat(builds()).isEqualTo(1);
        assertThat(events(Event.Pause.class)).containsExactly(new Event.Pause(true), new Event.Pause(false));
    }

    @Test
    void leavesAfterTheFirstBuildThatAChangeCausedIfToldSo() {
        begin(OnChange.QUEUE, WatchState.Mode.ONCE);
        assertThat(state.life()).isInstanceOf(WatchState.Life.Ready.class);
        change("a", "2");
        fail(Kind.COMMAND);
        assertThat(effects).contains(new Effect.Leave(new Effect.Ending("done", Optional.of(Result.FAILED))));
    }

    @Test
    void endsASingleBuildWhateverComesOfIt() {
        Optional<LastBuild> good = state.memory().good();
        state = started(OnChange.QUEUE, WatchState.Mode.SINGLE);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        scanned();
        fail(Kind.ENGINE_LOST);
        assertThat(effects).contains(new Effect.Leave(new Effect.Ending("done", Optional.of(Result.FAILED))));
        effects.clear();
        state = started(OnChange.QUEUE, WatchState.Mode.SINGLE);
        send(new Message.Start(new Event.Hello("1", "/p", Optional.empty()), good, List.of(), ProbeNotes.NONE));
        scanned();
        assertThat(effects).contains(new Effect.Leave(new Effect.Ending("done", Optional.empty())));
        assertThat(effects).noneMatch(Effect.Rewatch.class::isInstance);
    }

    @Test
    void cancelsTheBuildBeforeItLeavesAndDoesNotWaitForEver() {
        change("a", "2");
        send(new Message.Command.Stop("interrupted"));
        assertThat(cancels()).isEqualTo(1);
        assertThat(events(Event.Bye.class)).isEmpty();
        nanos += 3000 * MS;
        send(new Message.Tick());
        assertThat(events(Event.Bye.class)).containsExactly(new Event.Bye("interrupted"));
    }

    @Test
    void buildsNothingAtTheStartWhenTheImageIsUpToDate() {
        LastBuild good = state.memory().good().orElseThrow();
        state = started(OnChange.QUEUE, WatchState.Mode.WATCH);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.of(good), List.of(), ProbeNotes.NONE));
        scanned();
        assertThat(builds()).isZero();
        assertThat(events(Event.Skipped.class)).containsExactly(new Event.Skipped(Reason.UNCHANGED, List.of()));
    }

    @Test
    void findsAtTheStartWhatChangedWhileItDidNotRun() {
        LastBuild good = state.memory().good().orElseThrow();
        state = started(OnChange.QUEUE, WatchState.Mode.WATCH);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.of(good), List.of(), ProbeNotes.NONE));
        edit("b", "meanwhile");
        scanned();
        assertThat(builds()).isEqualTo(1);
        assertThat(events(Event.Change.class).get(0).paths())
                .extracting(Event.ChangedPath::path)
                .containsExactly("b");
    }

    private void save(String path, String content) {
        edit(path, content);
        send(new Message.Touched(Set.of(path), false, false));
    }

    private void edit(String path, String content) {
        Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
        tree = tree.put(path, new Entry.File(path, 0644, 1, 1, digest));
    }

    private void change(String path, String content) {
        edit(path, content);
        settle(path);
    }

    private void settle(String path) {
        send(new Message.Touched(Set.of(path), false, false));
        tickAndScan(path);
    }

    private void definition(ProjectLoader.Result result) {
        send(new Message.Touched(Set.of(), false, true));
        nanos += 50 * MS;
        send(new Message.Tick());
        send(new Message.Loaded(result));
        scanned();
    }

    private void tickAndScan(String... paths) {
        nanos += 50 * MS;
        send(new Message.Tick());
        scanned(paths);
    }

    private void scanned(String... paths) {
        if (state.files().scanning()) {
            send(new Message.Scanned(
                    tree,
                    Meanings.NONE,
                    tree.changesSince(state.files().tree()),
                    List.of(),
                    List.of(paths),
                    List.of(),
                    1));
        }
    }

    private void step(int index, Status status) {
        Vertex vertex = new Vertex("v" + index, "RUN", Optional.of(new StepId("builder", index)));
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.VertexChanged(vertex, status, Instant.EPOCH, 1, "")));
    }

    private void succeed() {
        finish(new BuildResult.Succeeded("sha256:1", "", 0, 0));
    }

    private void fail(Kind kind) {
        finish(new BuildResult.Failed(
                new BuildFailure(kind, "no", Optional.empty(), Optional.empty(), "", 0, List.of()), 0));
    }

    private void finish(BuildResult result) {
        send(new Message.Build(state.memory().builds(), new BuildEvent.Finished(result)));
    }

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(nanos, Instant.EPOCH));
        state = next.state();
        effects.addAll(next.effects());
        if (next.effects().stream().anyMatch(Effect.AskVersionControl.class::isInstance)) {
            send(new Message.VersionControl(Optional.empty()));
        }
    }

    private long builds() {
        return effects.stream().filter(Effect.StartBuild.class::isInstance).count();
    }

    private long scans() {
        return effects.stream().filter(Effect.Scan.class::isInstance).count();
    }

    private long cancels() {
        return effects.stream().filter(Effect.CancelBuild.class::isInstance).count();
    }

    private <E extends Event> List<E> events(Class<E> type) {
        return effects.stream()
                .filter(Effect.Emit.class::isInstance)
                .map(e -> ((Effect.Emit) e).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
