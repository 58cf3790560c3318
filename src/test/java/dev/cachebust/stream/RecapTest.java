package dev.cachebust.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.Samples;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.Prediction;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who comes late sees the whole picture, and not more than that; and what a status makes of the same events. */
class RecapTest {
    private static final Instant AT = Instant.parse("2026-01-02T12:03:04Z");
    private static final StepId STEP = new StepId("builder", 2);
    private static final PlannedStep PLANNED =
            Samples.step(2, "RUN", "RUN make", LayerName.SOURCE, Outcome.REBUILD, new Cause.FirstBuild());

    private final Recap recap = new Recap();
    private Status status = Status.UNKNOWN;
    private long seq;

    private void on(Event event) {
        Stamped stamped = new Stamped(++seq, AT, event);
        recap.on(stamped);
        status = status.on(stamped);
    }

    private void begin() {
        on(new Event.Hello("1", "/p", Optional.empty()));
        on(new Event.Ready("shop:dev", 3, 1, new Event.EngineInfo("buildkit", "28", "unix:///x"), List.of()));
    }

    private void plan(int build) {
        on(new Event.Planned(build, "shop:dev", new Plan("a changed", List.of(), List.of(PLANNED)), Map.of()));
        on(new Event.BuildStarted(build, "shop:dev"));
    }

    private static Event step(int build, BuildEvent.Status status) {
        return new Event.StepChanged(build, STEP, Optional.of(PLANNED), "RUN make", status, 0);
    }

    private static Event log(int build, String text) {
        return new Event.Log(build, Optional.of(STEP), Stream.STDOUT, text);
    }

    private static Event finished(int build) {
        return new Event.BuildFinished(
                build, "shop:dev", Result.SUCCEEDED, "sha256:1", 9, 0, 1, 0, 0, 0, Prediction.NONE, Optional.empty());
    }

    private List<String> told() {
        return recap.events().stream()
                .map(e -> e.seq() + " " + e.event().getClass().getSimpleName())
                .toList();
    }

    @Test
    void tellsHowItBeganAndHowFarItIs() {
        begin();
        plan(1);
        on(step(1, BuildEvent.Status.RUNNING));
        on(new Event.Progress(1, Optional.empty(), "context", 1, 9, false));
        on(new Event.Progress(1, Optional.empty(), "context", 9, 9, false));
        on(log(1, "x"));
        on(step(1, BuildEvent.Status.DONE));
        assertThat(told())
                .containsExactly(
                        "1 Hello", "2 Ready", "3 Planned", "4 BuildStarted", "7 Progress", "8 Log", "9 StepChanged");
        assertThat(status.phase()).isEqualTo(Status.Phase.BUILDING);
        assertThat(status.build().orElseThrow().ended()).containsExactly(STEP);
    }

    @Test
    void keepsTheOutputOfTheNewestBuildOnly() {
        begin();
        plan(1);
        on(log(1, "x"));
        on(finished(1));
        assertThat(told()).contains("5 Log");
        plan(2);
        assertThat(told()).contains("3 Planned", "6 BuildFinished", "7 Planned").doesNotContain("5 Log");
    }

    @Test
    void isBoundedHoweverMuchHappens() {
        begin();
        for (int build = 1; build <= 500; build++) {
            plan(build);
            for (int i = 0; i < 100; i++) {
                on(log(build, "y".repeat(10_000)));
                on(new Event.Progress(build, Optional.empty(), "context", i, 100, false));
                on(new Event.Skipped(Event.Skipped.Reason.UNUSED, List.of("f" + i)));
            }
            on(finished(build));
        }
        List<Stamped> events = recap.events();
        assertThat(events).hasSizeLessThan(80);
        assertThat(events.stream().mapToInt(e -> EventJson.write(e).length()).sum())
                .isLessThan(400_000);
        List<Long> order = events.stream().map(Stamped::seq).toList();
        assertThat(order).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void doesNotTellWhatIsOverAgain() {
        begin();
        on(new Event.Pause(true));
        on(new Event.Engine(false, "unix:///x"));
        on(new Event.Config(false, "Dockerfile:1: no"));
        on(new Event.Waiting(Optional.of("git rebase")));
        assertThat(told()).contains("3 Pause", "4 Engine", "5 Config", "6 Waiting");
        assertThat(status)
                .matches(s -> s.paused() && s.engineLost() && s.rejected().isPresent());
        on(new Event.Pause(false));
        on(new Event.Waiting(Optional.empty()));
        on(new Event.Engine(true, "unix:///x"));
        on(new Event.Config(true, "reloaded"));
        assertThat(told()).containsExactly("1 Hello", "2 Ready");
        assertThat(status)
                .matches(s -> !s.paused() && !s.engineLost() && s.rejected().isEmpty());
    }

    @Test
    void tellsHowFarEventsCanBeTrusted() {
        on(new Event.Hello("1", "/p", Optional.empty()));
        on(new Event.Trust(1, "limit-reached", 1, 2));
        on(new Event.Ready("shop:dev", 3, 1, new Event.EngineInfo("buildkit", "28", "unix:///x"), List.of()));
        assertThat(status.watching()).contains(new Status.Watching(1, 2, 1, "limit-reached"));
        on(new Event.Trust(2, "limit-raised", 3, 0));
        assertThat(status.watching()).contains(new Status.Watching(3, 0, 2, "limit-raised"));
        assertThat(told()).containsExactly("1 Hello", "3 Ready", "4 Trust");
    }

    @Test
    void aStatusIsReadAsItWasWritten() throws Exception {
        List<Status> all = new ArrayList<>(List.of(status, Status.of("/p\u0000\n")));
        begin();
        plan(1);
        on(step(1, BuildEvent.Status.RUNNING));
        all.add(status);
        on(finished(1));
        on(new Event.Config(false, "no"));
        on(new Event.Trust(2, "overflow", 3, 0));
        all.add(status);
        all.add(status.stopped());
        for (Status each : all) {
            assertThat(StatusJson.read(JsonReader.read(StatusJson.write(each).toString())))
                    .isEqualTo(each);
        }
    }
}
