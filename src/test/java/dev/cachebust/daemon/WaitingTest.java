package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.layer.Meanings;
import dev.cachebust.watch.VersionControl.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version control at work: what the loop waits for, and for how long. */
class WaitingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Loop loop = new Loop(new FakeDecider(), false);
    private final List<Effect> effects = new ArrayList<>();
    private ContextTree tree = ContextTree.empty();
    private Optional<Operation> operation = Optional.empty();
    private Optional<Operation> meanwhile = Optional.empty();
    private long nanos;
    private WatchState state = WatchState.initial(
            Samples.project(OnChange.SMART, "FROM x"),
            new Event.EngineInfo("buildkit", "1", "unix:///x"),
            WatchState.Mode.WATCH,
            Wanted.atStart(false, false));

    @BeforeEach
    void firstBuild() {
        edit("a", "main");
        edit("b", "main");
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        succeed();
        assertThat(builds()).isEqualTo(1);
        effects.clear();
    }

    @Test
    void aCheckoutIsOneBuildWhenItHasEnded() {
        operation = going();
        touch("a", "other");
        pass(Duration.ofSeconds(1));
        touch("b", "other");
        pass(Duration.ofSeconds(2));
        assertThat(scans()).as("nothing is looked at before the end").isZero();
        operation = Optional.empty();
        pass(Duration.ofSeconds(1));
        assertThat(builds()).isEqualTo(1);
        assertThat(waiting()).containsExactly(Optional.of("git is writing files"), Optional.empty());
    }

    @Test
    void aCheckoutThereAndBackIsNone() {
        operation = going();
        touch("a", "other");
        pass(Duration.ofSeconds(3));
        operation = Optional.empty();
        pass(Duration.ofMillis(60));
        operation = going();
        touch("a", "main");
        pass(Duration.ofSeconds(3));
        operation = Optional.empty();
        pass(Duration.ofSeconds(1));
        assertThat(builds()).isZero();
    }

    @Test
    void whatBeginsDuringAScanIsWaitedForBeforeTheBuild() {
        meanwhile = going();
        touch("a", "half");
        pass(Duration.ofMillis(50));
        assertThat(scans()).isEqualTo(1);
        operation = meanwhile;
        meanwhile = Optional.empty();
        pass(Duration.ofSeconds(2));
        assertThat(builds()).isZero();
        operation = Optional.empty();
        pass(Duration.ofSeconds(1));
        assertThat(builds()).as("though no file was touched any more").isEqualTo(1);
    }

    @Test
    void whatRestsIsWaitedForOnlySoLong() {
        operation = going();
        touch("a", "conflict");
        pass(Duration.ofMillis(9_900));
        assertThat(builds()).isZero();
        pass(Duration.ofMillis(200));
        assertThat(builds()).isEqualTo(1);
        succeed();
        touch("a", "resolved");
        pass(Duration.ofMillis(60));
        assertThat(builds()).as("nor is it waited for again").isEqualTo(2);
    }

    @Test
    void whatGoesOnIsWaitedForAMinute() {
        for (int second = 0; second < 59; second++) {
            operation = going();
            touch("a", "commit" + second);
            pass(Duration.ofSeconds(1));
        }
        assertThat(builds()).isZero();
        operation = going();
        pass(Duration.ofSeconds(2));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aMarkThatWasLeftBehindIsNotWaitedFor() {
        operation = Optional.of(new Operation("git is writing files", START.minusSeconds(3600)));
        touch("a", "2");
        pass(Duration.ofMillis(50));
        assertThat(builds()).isEqualTo(1);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whoAsksForABuildGetsIt() {
        operation = going();
        touch("a", "2");
        pass(Duration.ofSeconds(1));
        send(new Message.Command.Rebuild());
        assertThat(builds()).isEqualTo(1);
    }

    private Optional<Operation> going() {
        return Optional.of(new Operation("git is writing files", START.plusNanos(nanos)));
    }

    private void touch(String path, String content) {
        edit(path, content);
        send(new Message.Touched(Set.of(path), false, false));
    }

    private void edit(String path, String content) {
        Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
        tree = tree.put(path, new Entry.File(path, 0644, 1, 1, digest));
    }

    /** Time goes by, and ticks come when they were asked for. */
    private void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (state.timer().isPresent() && state.timer().getAsLong() <= end) {
            nanos = Math.max(nanos, state.timer().getAsLong());
            send(new Message.Tick());
        }
        nanos = end;
    }

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(nanos, START.plusNanos(nanos)));
        state = next.state();
        effects.addAll(next.effects());
        for (Effect effect : next.effects()) {
            if (effect instanceof Effect.AskVersionControl) {
                send(new Message.VersionControl(operation));
            } else if (effect instanceof Effect.Scan) {
                meanwhile.ifPresent(began -> send(new Message.VersionControl(Optional.of(began))));
                send(new Message.Scanned(
                        tree,
                        Meanings.NONE,
                        tree.changesSince(state.files().tree()),
                        List.of(),
                        List.of(),
                        List.of(),
                        1));
            }
        }
    }

    private void succeed() {
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.Finished(new BuildResult.Succeeded("sha256:1", "", 0, 0))));
    }

    private long builds() {
        return effects.stream().filter(Effect.StartBuild.class::isInstance).count();
    }

    private long scans() {
        return effects.stream().filter(Effect.Scan.class::isInstance).count();
    }

    private List<Optional<String>> waiting() {
        return effects.stream()
                .filter(Effect.Emit.class::isInstance)
                .map(effect -> ((Effect.Emit) effect).event())
                .filter(Event.Waiting.class::isInstance)
                .map(event -> ((Event.Waiting) event).operation())
                .toList();
    }
}
