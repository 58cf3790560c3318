package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.ProbeNotes.Note;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.layer.Meanings;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What happens because time goes by. */
class TimeStageTest {
    /** In the middle of an hour. */
    private static final Instant START = Instant.parse("2026-01-01T00:30:00Z");

    private static final ProbeSettings PROBE =
            new ProbeSettings(new Probe.Git("https://example.org/lib.git", "main"), Duration.ofMinutes(10));

    private final Loop loop = new Loop(new PlannerDecider(RequestAssembler.Extras.NONE), false);
    private final List<Effect> effects = new ArrayList<>();
    private Instant wall = START;
    private long nanos;
    private WatchState state = initial(Samples.project(OnChange.SMART, "FROM x"), Mode.WATCH);

    private static WatchState initial(Project project, Mode mode) {
        return WatchState.initial(
                project, new Event.EngineInfo("buildkit", "1", "unix:///x"), mode, Wanted.atStart(false, false));
    }

    private void start(Project project, Mode mode, Map<String, Note> notes) {
        state = initial(project, mode);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()),
                Optional.empty(),
                List.of(),
                new ProbeNotes(new TreeMap<>(notes))));
        send(new Message.Scanned(ContextTree.empty(), Meanings.NONE, List.of(), List.of(), List.of(), List.of(), 1));
    }

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(nanos, wall));
        state = next.state();
        effects.addAll(next.effects());
    }

    /** Time goes by as the loop is told to be woken. */
    private void pass(Duration time) {
        Instant end = wall.plus(time);
        while (state.timer().isPresent()) {
            Duration wait = Duration.ofNanos(state.timer().getAsLong() - nanos);
            if (wall.plus(wait).isAfter(end)) {
                break;
            }
            nanos += wait.toNanos();
            wall = wall.plus(wait);
            send(new Message.Tick());
        }
        nanos += Duration.between(wall, end).toNanos();
        wall = end;
    }

    private void succeed() {
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.Finished(new BuildResult.Succeeded("sha256:1", "", 0, 0))));
    }

    private List<Effect.StartBuild> builds() {
        return all(Effect.StartBuild.class);
    }

    private <E extends Effect> List<E> all(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<String> causes() {
        return all(Effect.Emit.class).stream()
                .map(Effect.Emit::event)
                .filter(Event.Planned.class::isInstance)
                .map(event -> ((Event.Planned) event).plan().cause())
                .toList();
    }

    private List<String> warnings() {
        return all(Effect.Emit.class).stream()
                .map(Effect.Emit::event)
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).message())
                .filter(message -> message.startsWith("the probe"))
                .toList();
    }

    private static Project project(Duration age) {
        return Samples.aging(OnChange.SMART, "FROM x\nARG CACHE_BUST_APP\nRUN y\n", age);
    }

    private static Project project(ProbeSettings probe) {
        return Samples.probing(OnChange.SMART, "FROM x\nARG CACHE_BUST_APP\nRUN y\n", probe);
    }

    private static Map<String, Note> answered(String answer, Instant at) {
        return Map.of(PROBE.probe().id(), new Note(Optional.of(answer), at, Optional.empty()));
    }

    private static Map<String, Note> failed(Instant at) {
        return Map.of(PROBE.probe().id(), new Note(Optional.empty(), at, Optional.of("no network")));
    }

    @Test
    void aLayerIsRefreshedOnceWhenItsPeriodEnds() {
        start(project(Duration.ofHours(1)), Mode.WATCH, Map.of());
        succeed();
        pass(Duration.ofMinutes(29));
        assertThat(builds()).hasSize(1);
        pass(Duration.ofMinutes(2));
        assertThat(builds()).hasSize(2);
        assertThat(causes()).last().isEqualTo("a layer's max_age is over");
        assertThat(builds().get(1).request().buildArgs())
                .isNotEqualTo(builds().get(0).request().buildArgs());
        succeed();
        pass(Duration.ofMinutes(55));
        assertThat(builds()).hasSize(2);
        pass(Duration.ofMinutes(60));
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aMachineThatSleptCatchesUp() {
        start(project(Duration.ofHours(24)), Mode.WATCH, Map.of());
        succeed();
        pass(Duration.ofMinutes(5));
        wall = wall.plus(Duration.ofDays(3));
        pass(Duration.ofMinutes(2));
        assertThat(builds()).hasSize(2);
    }

    @Test
    void nothingWakesALoopWithoutAges() {
        start(Samples.project(OnChange.SMART, "FROM x"), Mode.WATCH, Map.of());
        succeed();
        assertThat(all(Effect.Arm.class)).isEmpty();
    }

    @Test
    void anotherAnswerIsABuildThatNamesTheProbe() {
        start(project(PROBE), Mode.WATCH, answered("abc", START));
        succeed();
        assertThat(all(Effect.AskProbes.class)).as("the answer still holds").isEmpty();
        pass(Duration.ofMinutes(11));
        assertThat(all(Effect.AskProbes.class)).hasSize(1);
        send(new Message.Probed(answered("abc", wall)));
        assertThat(builds()).hasSize(1);
        pass(Duration.ofMinutes(9));
        assertThat(all(Effect.AskProbes.class)).as("not before it is due again").hasSize(1);
        pass(Duration.ofMinutes(2));
        send(new Message.Probed(answered("def", wall)));
        assertThat(builds()).hasSize(2);
        assertThat(causes()).last().isEqualTo("the probe " + PROBE.probe().id() + " has another answer (abc → def)");
    }

    @Test
    void aProbeThatCannotBeAskedChangesNothingAndIsToldOnce() {
        start(project(PROBE), Mode.WATCH, answered("abc", START.minus(Duration.ofHours(1))));
        assertThat(builds()).as("nothing waits for it").hasSize(1);
        assertThat(all(Effect.AskProbes.class)).hasSize(1);
        succeed();
        for (int i = 0; i < 5; i++) {
            send(new Message.Probed(failed(wall)));
            pass(Duration.ofMinutes(11));
        }
        assertThat(builds()).hasSize(1);
        assertThat(all(Effect.AskProbes.class)).hasSize(6);
        assertThat(warnings())
                .containsExactly(
                        "the probe " + PROBE.probe().id() + " gave no answer: no network; its last one is used");
        send(new Message.Probed(answered("abc", wall)));
        assertThat(builds()).as("it was right to use it").hasSize(1);
    }

    @Test
    void aProbeThatNeverAnsweredCountsAsUnknownUntilItDoes() {
        start(project(PROBE), Mode.WATCH, failed(START));
        succeed();
        assertThat(warnings()).hasSize(1);
        pass(Duration.ofMinutes(11));
        send(new Message.Probed(failed(wall)));
        assertThat(builds()).hasSize(1);
        pass(Duration.ofMinutes(11));
        send(new Message.Probed(answered("abc", wall)));
        assertThat(builds()).hasSize(2);
        assertThat(causes())
                .last()
                .isEqualTo("the probe " + PROBE.probe().id() + " has another answer (unknown → abc)");
    }

    @Test
    void aSingleBuildWaitsForNoTime() {
        start(project(PROBE), Mode.SINGLE, Map.of());
        assertThat(all(Effect.AskProbes.class)).isEmpty();
        assertThat(all(Effect.Arm.class)).isEmpty();
    }
}
