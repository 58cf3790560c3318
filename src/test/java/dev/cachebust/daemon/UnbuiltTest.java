package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.layer.Meanings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Builds that are planned and never reach the engine. */
class UnbuiltTest {
    private static final ScanProblem SECRET =
            new ScanProblem("s", ScanProblem.Kind.UNREADABLE_FILE, "permission denied");
    private static final ScanProblem UNUSED =
            new ScanProblem("u", ScanProblem.Kind.UNREADABLE_FILE, "permission denied");
    private static final ScanProblem PIPE = new ScanProblem("p", ScanProblem.Kind.SPECIAL_FILE, "a named pipe");

    private final List<Effect> effects = new ArrayList<>();
    private ContextTree tree = ContextTree.empty();
    private Loop loop = new Loop(new FakeDecider(), false);
    private WatchState state = initial(Mode.WATCH);
    private long nanos;

    private static WatchState initial(Mode mode) {
        return WatchState.initial(
                Samples.project(OnChange.QUEUE, "FROM x"),
                new Event.EngineInfo("buildkit", "1", "unix:///x"),
                mode,
                Wanted.atStart(false, false));
    }

    @Test
    void plansEachChangeInADryRunAndKeepsNothing() {
        loop = new Loop(new FakeDecider(), true);
        begin(Mode.WATCH);
        change("b", "2");
        change("a", "2");
        assertThat(events(Event.Planned.class)).hasSize(3);
        assertThat(events(Event.Planned.class).get(1).plan().steps())
                .as("only what the second change concerns")
                .extracting(step -> step.outcome().name())
                .containsExactly("CACHED", "REBUILD");
        assertThat(effects)
                .noneMatch(effect -> effect instanceof Effect.StartBuild || effect instanceof Effect.Persist);
        assertThat(events(Event.BuildStarted.class)).isEmpty();
    }

    @Test
    void leavesAfterASingleDryRun() {
        loop = new Loop(new FakeDecider(), true);
        begin(Mode.SINGLE);
        assertThat(effects).contains(new Effect.Leave(new Effect.Ending("done", Optional.of(Result.SUCCEEDED))));
    }

    @Test
    void failsRatherThanBuildsWithoutAFileThatCannotBeRead() {
        begin(Mode.SINGLE, SECRET);
        assertThat(events(BuildFinished.class))
                .extracting(BuildFinished::result)
                .containsExactly(Result.FAILED);
        assertThat(events(BuildFinished.class)
                        .get(0)
                        .failure()
                        .orElseThrow()
                        .facts()
                        .message())
                .contains("s: permission denied", ".dockerignore");
        assertThat(effects).noneMatch(Effect.StartBuild.class::isInstance);
        assertThat(effects).contains(new Effect.Leave(new Effect.Ending("done", Optional.of(Result.FAILED))));
    }

    @Test
    void buildsOnceWhatCouldNotBeReadIsGone() {
        begin(Mode.WATCH, SECRET);
        scan(SECRET);
        assertThat(events(BuildFinished.class))
                .as("failed, and not tried again")
                .hasSize(1);
        scan();
        assertThat(effects).filteredOn(Effect.StartBuild.class::isInstance).hasSize(1);
    }

    @Test
    void buildsWithoutWhatNoStepReadsAndWhatNoImageCanHold() {
        begin(Mode.WATCH, UNUSED, PIPE);
        assertThat(effects).filteredOn(Effect.StartBuild.class::isInstance).hasSize(1);
        assertThat(events(Event.Warning.class)).hasSize(2);
    }

    private void begin(Mode mode, ScanProblem... problems) {
        state = initial(mode);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        edit("a", "1");
        edit("b", "1");
        scanned(problems);
    }

    private void change(String path, String content) {
        edit(path, content);
        scan();
    }

    private void scan(ScanProblem... problems) {
        send(new Message.Touched(Set.of("a"), true, false));
        nanos += 50_000_000;
        send(new Message.Tick());
        scanned(problems);
    }

    private void scanned(ScanProblem... problems) {
        send(new Message.Scanned(
                tree,
                Meanings.NONE,
                tree.changesSince(state.files().tree()),
                List.of(),
                List.of(),
                List.of(problems),
                1));
    }

    private void edit(String path, String content) {
        Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
        tree = tree.put(path, new Entry.File(path, 0644, 1, 1, digest));
    }

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(nanos, Instant.EPOCH));
        state = next.state();
        effects.addAll(next.effects());
        if (next.effects().stream().anyMatch(Effect.AskVersionControl.class::isInstance)) {
            send(new Message.VersionControl(Optional.empty()));
        }
    }

    private <E extends Event> List<E> events(Class<E> type) {
        return effects.stream()
                .filter(Effect.Emit.class::isInstance)
                .map(effect -> ((Effect.Emit) effect).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
