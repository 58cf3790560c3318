package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Samples;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.exact.Difference;
import dev.cachebust.exact.Verdict.Compared;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastBuilds;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import dev.cachebust.history.StepTimes;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One stream of events with everything in it, as each view shows it: {@code golden/view/all/}. */
class ViewGoldenTest {
    private static final StepId RUN = new StepId("builder", 4);

    private static final FileChange EDIT =
            new FileChange("src/index.js", FileChange.Kind.MODIFY, Set.of(Aspect.CONTENT));

    private static final List<PlannedStep> STEPS = List.of(
            Samples.step(2, "RUN", "RUN npm ci", LayerName.DEPENDENCY, Outcome.CACHED, new Cause.Unchanged()),
            Samples.step(3, "COPY", "COPY . .", LayerName.SOURCE, Outcome.REBUILD, new Cause.File(EDIT, 2)),
            Samples.step(
                    4,
                    "RUN",
                    "RUN npm run build",
                    LayerName.SOURCE,
                    Outcome.REBUILD,
                    new Cause.Parent(new StepId("builder", 3))),
            Samples.step(
                    5,
                    "COPY",
                    "COPY --from=x /a /b",
                    LayerName.SOURCE,
                    Outcome.MAYBE,
                    new Cause.StageOutput(new StepId("x", 2))));

    private static final Plan PLAN = new Plan(
            "src/index.js and 2 more changed",
            List.of(new Bust(LayerName.SOURCE, Bust.By.ARG, "CACHE_BUST_APP", "1a2b3c4d5e6f", "3c4d5e6f7a8b")),
            STEPS);

    private static final PastBuild PAST = PastBuilds.build(
            12,
            PastBuild.Result.FAILED,
            PastBuilds.step(2, "RUN npm ci", Outcome.CACHED, new Cause.Unchanged(), Happened.DONE, 8000),
            PastBuilds.step(3, "COPY . .", Outcome.REBUILD, new Cause.File(EDIT, 2), Happened.DONE, 12),
            PastBuilds.step(
                    4,
                    "RUN npm run build",
                    Outcome.REBUILD,
                    new Cause.Parent(new StepId("builder", 3)),
                    Happened.FAILED,
                    2400),
            PastBuilds.step(
                    5,
                    "COPY --from=x /a /b",
                    Outcome.MAYBE,
                    new Cause.StageOutput(new StepId("x", 2)),
                    Happened.NOT_REACHED,
                    0));

    private static final List<PastBuild> HISTORY = List.of(
            PastBuilds.build(
                    11,
                    PastBuild.Result.SUCCEEDED,
                    PastBuilds.step(2, "RUN npm ci", Outcome.REBUILD, new Cause.FirstBuild(), Happened.DONE, 9000),
                    PastBuilds.step(3, "COPY . .", Outcome.REBUILD, new Cause.FirstBuild(), Happened.CACHED, 0)),
            PAST);

    private static final Prediction PREDICTION = Prediction.of(PAST);

    static final List<Event> EVENTS = List.of(
            new Event.Hello("0.1.0", "/home/me/shop", Optional.of("/home/me/shop/cachebust.toml")),
            new Event.Ready(
                    "shop:dev",
                    120,
                    14,
                    new Event.EngineInfo("buildkit", "28.5.2", "unix:///run/docker.sock"),
                    List.of(PAST)),
            new Event.Skipped(Event.Skipped.Reason.IGNORED, List.of("notes/x", "evil\u001b[31m\n.log")),
            new Event.Skipped(Event.Skipped.Reason.UNCHANGED, List.of()),
            new Event.Change(
                    List.of(
                            new Event.ChangedPath(
                                    "src/index.js", FileChange.Kind.MODIFY, Optional.of(LayerName.SOURCE)),
                            new Event.ChangedPath("src/new.js", FileChange.Kind.CREATE, Optional.of(LayerName.SOURCE)),
                            new Event.ChangedPath("Dockerfile", FileChange.Kind.MODIFY, Optional.empty())),
                    List.of(LayerName.SOURCE)),
            new Event.Planned(2, "shop:dev", PLAN, Map.of(RUN, 2300L)),
            new Event.BuildStarted(2, "shop:dev"),
            new Event.Progress(2, Optional.empty(), "transferring context", 512, 1024, false),
            step(0, Status.CACHED, 0),
            step(1, Status.DONE, 12),
            step(2, Status.RUNNING, 0),
            new Event.Log(2, Optional.of(RUN), Stream.STDOUT, "\u001b[32mcompiling\u001b[0m\n10%\r100%"),
            step(2, Status.FAILED, 2400),
            new Event.BuildFinished(
                    2,
                    "shop:dev",
                    Result.FAILED,
                    "",
                    2450,
                    1,
                    2,
                    0,
                    77,
                    0,
                    Prediction.NONE,
                    Optional.of(new Event.Failure(
                            new BuildFailure(
                                    Kind.COMMAND,
                                    "process \"/bin/sh -c npm run build\" did not complete successfully",
                                    Optional.empty(),
                                    Optional.of(2),
                                    "Dockerfile",
                                    4,
                                    List.of("src/index.js:3: \u001b[31munexpected\u001b[0m token")),
                            Optional.of(RUN),
                            "Dockerfile",
                            List.of("RUN npm ci", "COPY . .", "RUN npm run build"),
                            2))),
            new Event.BuildStarted(3, "shop:dev"),
            new Event.BuildFinished(
                    3,
                    "shop:dev",
                    Result.SUCCEEDED,
                    "sha256:abc",
                    412,
                    7,
                    2,
                    12_300,
                    77,
                    1,
                    PREDICTION,
                    Optional.empty()),
            new Event.BuildFinished(
                    4, "shop:dev", Result.CANCELED, "", 80, 0, 0, 0, 0, 0, Prediction.NONE, Optional.empty()),
            new Event.AfterStarted(3, "restart shop"),
            new Event.After(3, "restart shop", Event.After.Result.FAILED, 30, "no such container"),
            new Event.AfterStarted(0, "sync shop"),
            Event.After.succeeded(0, "sync shop", 31),
            new Event.After(0, "sync shop", Event.After.Result.SKIPPED, 0, "line 3: RUN x has to be run again"),
            new Event.After(3, "wait for shop", Event.After.Result.CANCELED, 30, ""),
            new Event.Output("shop", Stream.STDOUT, "\u001b[31mlistening\u001b[0m"),
            new Event.Warning(Optional.empty(), "watch-trust-lost", "events were lost", "", 0),
            new Event.Warning(Optional.of(3), "frontend", "use the exec form", "Dockerfile", 9),
            new Event.Engine(false, "unix:///run/docker.sock"),
            new Event.Engine(true, "unix:///run/docker.sock"),
            new Event.Config(false, "Dockerfile:4:1: unknown instruction WORKDRI"),
            new Event.Config(true, "Dockerfile reloaded"),
            new Event.Trust(2, "overflow", 12, 1),
            new Event.Waiting(Optional.of("git rebase")),
            new Event.Waiting(Optional.empty()),
            new Event.Pause(true),
            new Event.Pause(false),
            new Event.Bye("interrupted"));

    private static Event step(int index, Status status, long millis) {
        PlannedStep planned = STEPS.get(index);
        return new Event.StepChanged(
                2, planned.step().id(), Optional.of(planned), planned.step().text(), status, millis);
    }

    @Test
    void json() throws IOException {
        check("json", new JsonView());
    }

    @Test
    void plain() throws IOException {
        check("plain", new PlainView(Palette.PLAIN, ZoneOffset.UTC));
    }

    @Test
    void coloured() throws IOException {
        check("coloured", new PlainView(Palette.ANSI, ZoneOffset.UTC));
    }

    @Test
    void quiet() throws IOException {
        check("quiet", new QuietView());
    }

    @Test
    void plan() throws IOException {
        assertGolden("plan", PlanText.lines(PLAN, StepTimes.of(HISTORY), Palette.PLAIN, 0));
    }

    @Test
    void planThatNothingIsKnownOf() {
        assertThat(PlanText.lines(PLAN, StepTimes.none(), Palette.PLAIN, 0))
                .last()
                .isEqualTo("2 of 4 steps to rebuild, 1 perhaps; how long that takes is not known yet");
    }

    @Test
    void planDocument() throws IOException {
        assertGolden(
                "plan-json",
                List.of(new PlanDocument(new TreeMap<>(), PLAN, StepTimes.of(HISTORY), Optional.empty())
                        .json()
                        .toString()));
    }

    @Test
    void narrow() throws IOException {
        List<String> shown = new ArrayList<>();
        for (int width : new int[] {80, 100}) {
            shown.addAll(PlanText.lines(PLAN, StepTimes.of(HISTORY), Palette.PLAIN, width));
            shown.addAll(ExplainText.lines(PAST, ZoneOffset.UTC, Palette.PLAIN, width));
            assertThat(shown).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(width));
            shown.add("-".repeat(60));
        }
        assertGolden("narrow", shown);
    }

    @Test
    void planThatTheEngineSeesDifferently() throws IOException {
        Compared compared = new Compared(
                4,
                List.of(
                        new Difference(
                                Optional.of(new StepId("builder", 3)),
                                Optional.of(new Lines(7, 8)),
                                "RUN make all",
                                "the working directory",
                                "/src",
                                "/app"),
                        new Difference(
                                Optional.of(new StepId("builder", 3)),
                                Optional.of(new Lines(7, 8)),
                                "RUN make all",
                                "the variable CC",
                                "'gcc'",
                                "is not set"),
                        new Difference(
                                Optional.empty(),
                                Optional.empty(),
                                "[builder 4/4] RUN \u001b[31mmore",
                                "the step",
                                "is not there",
                                "is needed")));
        PlanDocument document = new PlanDocument(
                new TreeMap<>(),
                PLAN,
                StepTimes.none(),
                Optional.of(new PlanDocument.Exact(compared, "28.5.2", "Dockerfile")));
        List<String> shown = new ArrayList<>(document.text(Palette.PLAIN, 0));
        shown.add(Json.write(document.json().get("exact")));
        assertGolden("plan-exact", shown);
    }

    @Test
    void explain() throws IOException {
        assertGolden("explain", ExplainText.lines(PAST, ZoneOffset.UTC, Palette.PLAIN, 0));
        assertGolden("explain-json", List.of(HistoryJson.explain(PAST).toString()));
    }

    @Test
    void history() throws IOException {
        assertGolden("history", HistoryText.lines(HISTORY, HISTORY, ZoneOffset.UTC, Palette.PLAIN));
        assertGolden(
                "history-json", List.of(HistoryJson.history(HISTORY, HISTORY).toString()));
    }

    private static void check(String name, View view) throws IOException {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < EVENTS.size(); i++) {
            Instant at = Instant.parse("2026-01-02T12:03:04Z").plusMillis(i);
            shown.addAll(view.lines(new Stamped(i + 1, at, EVENTS.get(i))));
        }
        assertGolden(name, shown);
        assertThat(shown)
                .allSatisfy(line -> assertThat(name.equals("coloured") ? line.replaceAll("\u001b\\[\\d+m", "") : line)
                        .doesNotContainPattern("\\p{Cntrl}"));
    }

    /** With {@code -Dgolden.update=true} the file is written instead, to be read before it is committed. */
    private static void assertGolden(String name, List<String> shown) throws IOException {
        Path file = Path.of("src/test/resources/golden/view/all/" + name + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.write(file, shown);
        }
        assertThat(shown).containsExactlyElementsOf(Files.readAllLines(file));
    }
}
