package dev.cachebust.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.Prediction;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.EmptiedMount;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written can be read again, whatever it is. */
class EventJsonTest {
    private static final Instant AT = Instant.parse("2026-01-02T12:03:04.005Z");
    private static final String HOSTILE = "a\"\\\u001b[31m\n\r\t\u0000\u009b\u2028\u202e é文\ud83d\ude00";
    private static final StepId STEP = new StepId("builder", 3);
    private static final StepId OTHER = new StepId("stage-1", 12);
    private static final FileChange FILE =
            new FileChange(HOSTILE, FileChange.Kind.CREATE, Set.of(Aspect.CONTENT, Aspect.MODE));

    private static final List<Input> READS =
            List.of(new Input(Input.Role.FILES, new Source.StepOutput(OTHER), List.of(), List.of()));

    private static final List<Cause> CAUSES = List.of(
            new Cause.Unchanged(),
            new Cause.FirstBuild(),
            new Cause.NoCache(),
            new Cause.Instruction(),
            new Cause.Setting(),
            new Cause.Position(),
            new Cause.Unfinished(),
            new Cause.Missing(HOSTILE),
            new Cause.File(FILE, 3),
            new Cause.Variable(HOSTILE, Optional.empty(), Optional.of("")),
            new Cause.Parent(STEP),
            new Cause.StageOutput(OTHER),
            new Cause.BaseImage("bb:latest", "sha256:1", ""),
            new Cause.StageFilter("deps"));

    private static final PastBuild PAST = new PastBuild(
            12,
            AT,
            "shop:dev",
            HOSTILE,
            List.of(new Bust(LayerName.SOURCE, Bust.By.ARG, "CACHE_BUST_APP", "", "1a")),
            PastBuild.Result.FAILED,
            7,
            "",
            List.of(past(new Cause.Parent(OTHER))));

    private static PastStep past(Cause cause) {
        return new PastStep(
                STEP,
                4,
                7,
                "RUN x",
                LayerName.SOURCE,
                List.of(OTHER),
                Outcome.CACHED,
                cause,
                PastStep.Happened.DONE,
                9);
    }

    private static PlannedStep step(Cause cause, Outcome outcome) {
        Step step = new Step(
                STEP, 9, "RUN", new Lines(4, 7), "run x", "", new TreeMap<>(), READS, Optional.empty(), List.of());
        return new PlannedStep(step, new LayerName("proto"), outcome, cause);
    }

    private static List<PlannedStep> steps() {
        return CAUSES.stream().map(cause -> step(cause, Outcome.MAYBE)).toList();
    }

    private static Event.BuildFinished finished(Result result, Prediction prediction, Optional<Event.Failure> failure) {
        return new Event.BuildFinished(
                7,
                "shop:dev",
                result,
                result == Result.SUCCEEDED ? "sha256:1" : "",
                1L << 40,
                1,
                2,
                3,
                1L << 41,
                4,
                prediction,
                failure);
    }

    private static Event.Failure failure(Kind kind, Optional<StepId> step, String file, int line) {
        BuildFailure facts =
                new BuildFailure(kind, HOSTILE, Optional.empty(), Optional.of(137), file, line, List.of("", HOSTILE));
        return new Event.Failure(facts, step, file, line == 0 ? List.of() : List.of("FROM x", ""), line);
    }

    private static List<Event> events() {
        List<Event> events = new ArrayList<>(List.of(
                new Event.Hello("0.1.0", HOSTILE, Optional.empty()),
                new Event.Hello("0.1.0", "/p", Optional.of("/p/cachebust.toml")),
                new Event.Images(List.of(new Event.Named("api", HOSTILE, "shop:dev"))),
                new Event.Ready(
                        "shop:dev", 120_000, 14, new Event.EngineInfo("buildkit", "28", HOSTILE), List.of(PAST)),
                new Event.Change(
                        List.of(
                                new Event.ChangedPath(HOSTILE, FileChange.Kind.DELETE, Optional.of(LayerName.SOURCE)),
                                new Event.ChangedPath("Dockerfile", FileChange.Kind.MODIFY, Optional.empty())),
                        List.of(LayerName.SYSTEM, LayerName.SOURCE)),
                new Event.Planned(
                        1,
                        "shop:dev",
                        new Plan(
                                HOSTILE,
                                List.of(
                                        new Bust(LayerName.SOURCE, Bust.By.ARG, "CACHE_BUST_APP", "", "1a"),
                                        new Bust(LayerName.SYSTEM, Bust.By.STAGE, "deps", "2b", "")),
                                steps(),
                                List.of(new EmptiedMount(HOSTILE, List.of(STEP, OTHER)))),
                        Map.of(STEP, 2300L)),
                new Event.BuildStarted(1, "shop:dev"),
                new Event.StepChanged(1, OTHER, Optional.empty(), HOSTILE, Status.RUNNING, 0),
                new Event.Progress(1, Optional.empty(), "transferring context", 5, 0, true),
                new Event.Progress(1, Optional.of(STEP), HOSTILE, 5, 1L << 50, false),
                new Event.Log(1, Optional.of(STEP), Stream.STDERR, HOSTILE),
                new Event.Log(1, Optional.empty(), Stream.STDOUT, ""),
                new Event.Warning(Optional.empty(), "unreadable", HOSTILE, "", 0),
                new Event.Warning(Optional.of(3), "frontend", "use the exec form", "Dockerfile", 9),
                finished(Result.SUCCEEDED, Prediction.NONE, Optional.empty()),
                finished(Result.CANCELED, Prediction.NONE, Optional.empty()),
                finished(
                        Result.FAILED,
                        Prediction.NONE,
                        Optional.of(failure(Kind.COMMAND, Optional.of(STEP), "Dockerfile", 4))),
                finished(
                        Result.FAILED,
                        Prediction.NONE,
                        Optional.of(failure(Kind.ENGINE_LOST, Optional.empty(), "", 0))),
                Event.After.succeeded(3, "restart shop", 30),
                new Event.AfterStarted(0, HOSTILE),
                new Event.After(0, "sync shop", Event.After.Result.SKIPPED, 0, HOSTILE),
                new Event.Output(HOSTILE, Stream.STDERR, HOSTILE),
                new Event.After(3, "restart shop", Event.After.Result.FAILED, 30, HOSTILE),
                new Event.Engine(false, HOSTILE),
                new Event.Engine(true, "unix:///run/docker.sock"),
                new Event.Config(false, HOSTILE),
                new Event.Config(true, "Dockerfile reloaded"),
                new Event.Trust(2, "overflow", 12, 1),
                new Event.Waiting(Optional.of("git rebase")),
                new Event.Waiting(Optional.empty()),
                new Event.Pause(true),
                new Event.Pause(false),
                new Event.Bye("interrupted")));
        for (Event.Skipped.Reason reason : Event.Skipped.Reason.values()) {
            events.add(new Event.Skipped(reason, List.of(HOSTILE, "b")));
        }
        for (Status status : Status.values()) {
            PlannedStep planned = step(new Cause.Parent(OTHER), Outcome.REBUILD);
            events.add(new Event.StepChanged(
                    1, STEP, Optional.of(planned), planned.step().text(), status, 12));
        }
        for (Cause cause : CAUSES) {
            events.add(finished(Result.SUCCEEDED, new Prediction(5, 1, List.of(past(cause))), Optional.empty()));
        }
        return events;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        long seq = 0;
        for (Event event : events()) {
            Stamped stamped = new Stamped(++seq, AT, event);
            String line = EventJson.write(stamped);
            assertThat(line).doesNotContainPattern("\\p{Cntrl}");
            assertThat(EventJson.read(line)).contains(stamped);
        }
    }

    @Test
    void nothingIsLeftOut() {
        assertThat(events().stream().map(Event::getClass).collect(Collectors.toSet()))
                .containsAll(nested(Event.class));
        assertThat(CAUSES.stream().map(Cause::getClass).collect(Collectors.toSet()))
                .containsAll(nested(Cause.class));
    }

    private static <T> List<Class<? extends T>> nested(Class<T> sealed) {
        List<Class<? extends T>> permitted = new ArrayList<>();
        Arrays.stream(sealed.getPermittedSubclasses()).forEach(type -> permitted.add(type.asSubclass(sealed)));
        return permitted;
    }

    @Test
    void whatOnlyThePlannerLooksAtStaysBehind() throws IOException {
        Step secret = new Step(
                STEP,
                9,
                "RUN",
                new Lines(1, 1),
                "RUN x",
                "definition",
                new TreeMap<>(Map.of("TOKEN", "hunter2")),
                List.of(),
                Optional.empty(),
                List.of());
        PlannedStep planned = new PlannedStep(secret, LayerName.SOURCE, Outcome.REBUILD, new Cause.Unchanged());
        String line = EventJson.write(
                new Stamped(1, AT, new Event.StepChanged(1, STEP, Optional.of(planned), "RUN x", Status.DONE, 3)));
        assertThat(line).doesNotContain("hunter2", "definition");
    }

    @Test
    void aNewerProgramIsUnderstoodAsFarAsPossible() throws IOException {
        assertThat(EventJson.read("{\"type\":\"weather\",\"seq\":1,\"at\":\"2026-01-02T12:03:04.005Z\"}"))
                .isEmpty();
        assertThat(
                        EventJson.read(
                                "{\"type\":\"bye\",\"seq\":1,\"at\":\"2026-01-02T12:03:04.005Z\",\"reason\":\"r\",\"mood\":{\"a\":[1]}}"))
                .contains(new Stamped(1, AT, new Event.Bye("r")));
    }

    @Test
    void whatIsNoEventIsOneFailure() {
        for (String line : List.of(
                "",
                "[]",
                "7",
                "{",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"bye\"}",
                "{\"type\":\"bye\",\"seq\":1,\"at\":\"yesterday\",\"reason\":\"r\"}",
                "{\"type\":\"bye\",\"seq\":99999999999999999999,\"at\":\"2026-01-02T12:03:04Z\",\"reason\":\"r\"}",
                "{\"type\":\"skipped\",\"seq\":1,\"at\":\"2026-01-02T12:03:04Z\",\"reason\":\"x\",\"paths\":[]}",
                "{\"type\":\"bye\",\"seq\":1,\"at\":\"2026-01-02T12:03:04Z\",\"reason\":\"r\"} {}",
                "[".repeat(100_000))) {
            assertThatThrownBy(() -> EventJson.read(line)).as(line).isInstanceOf(IOException.class);
        }
    }
}
