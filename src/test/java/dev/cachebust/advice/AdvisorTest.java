package dev.cachebust.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.advice.Recommendation.Verdict;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.lint.LintCase;
import dev.cachebust.lint.Linter;
import dev.cachebust.lint.Subject;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which means fits which Dockerfile, and what past builds add to that. */
class AdvisorTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String ALL_AT_ONCE = "FROM node\nCOPY . .\nRUN npm ci\nRUN npm run build\n";
    private static final String IN_ORDER = """
            FROM node AS deps
            COPY package.json .
            ARG CACHE_BUST_DEPS
            RUN --mount=type=cache,id=npm,target=/root/.npm npm ci
            FROM deps AS build
            COPY . .
            ARG CACHE_BUST_APP
            RUN npm run build
            """;
    private static final String FILES = "package.json 2\nsrc/a.js 3\n";

    private final List<PastBuild> history = new ArrayList<>();

    private static Subject subject(String dockerfile, String config) throws Exception {
        return new LintCase(dockerfile, config, FILES, "Dockerfile\n").subject();
    }

    private static FileLayers files(Subject subject) throws BadPatternException {
        return FileLayers.of(
                subject.graph(),
                subject.layers(),
                BustPoints.of(subject.graph(), subject.layers()),
                subject.own(),
                subject.dockerfile().name());
    }

    private List<Recommendation> judge(Subject subject) throws Exception {
        return Advisor.judge(subject, Linter.check(subject), files(subject), false, history, NOW);
    }

    private static Recommendation of(Means means, List<Recommendation> all) {
        return all.stream().filter(r -> r.means() == means).findFirst().orElseThrow();
    }

    private static String ids(List<Recommendation> all, Verdict verdict) {
        return all.stream()
                .filter(r -> r.verdict() == verdict)
                .map(r -> r.means().id())
                .collect(Collectors.joining(" "));
    }

    /** A build in which this file was edited: the COPY ran, and all that follows it took 1000 ms each. */
    private void edited(Subject subject, String path, int more, Duration ago, Bust... busts) throws Exception {
        List<PastStep> steps = new ArrayList<>();
        for (Step step : subject.graph().steps()) {
            Cause cause = step.keyword().equals("COPY")
                    ? new Cause.File(new FileChange(path, FileChange.Kind.MODIFY, Set.of(Aspect.CONTENT)), more)
                    : new Cause.Parent(steps.get(steps.size() - 1).id());
            steps.add(past(subject, step, Outcome.REBUILD, cause));
        }
        add(ago, steps, busts);
    }

    private static PastStep past(Subject subject, Step step, Outcome predicted, Cause cause) throws Exception {
        return new PastStep(
                step.id(),
                step.lines().first(),
                step.lines().last(),
                PastStep.shortened(step.text()),
                files(subject).steps().of(step.id()),
                List.of(),
                predicted,
                cause,
                Happened.DONE,
                1000);
    }

    private void add(Duration ago, List<PastStep> steps, Bust... busts) {
        history.add(new PastBuild(
                history.size() + 1,
                NOW.minus(ago),
                "x:dev",
                "",
                List.of(busts),
                PastBuild.Result.SUCCEEDED,
                3000,
                "sha256:a",
                steps));
    }

    @Test
    void whatIsCopiedTooEarlyIsToBeIsolated() throws Exception {
        List<Recommendation> all = judge(subject(ALL_AT_ONCE, ""));
        assertThat(all).hasSize(6);
        assertThat(ids(all, Verdict.FITS)).isEqualTo("multi-stage cache-mounts bust-args");
        assertThat(ids(all, Verdict.IN_USE)).isEmpty();
        assertThat(all.get(0).reason()).isEqualTo("edits of the source make npm ci (line 3) run again");
        assertThat(all.get(0).cost()).isEqualTo(Cost.NONE);
        assertThat(of(Means.BUST_ARGS, all).reason()).startsWith("no ARG busts the dependency");
    }

    @Test
    void pastBuildsTellWhatItCost() throws Exception {
        Subject subject = subject(ALL_AT_ONCE, "");
        edited(subject, "src/a.js", 0, Duration.ofDays(1));
        edited(subject, "src/a.js", 0, Duration.ofDays(6));
        edited(subject, "package.json", 0, Duration.ofHours(1));
        edited(subject, "src/a.js", 0, Duration.ofDays(8));
        edited(subject, "src/a.js", 2, Duration.ofHours(2));
        List<Recommendation> all = judge(subject);
        assertThat(of(Means.MULTI_STAGE, all).cost())
                .as("not the old build, not the edit of the manifest, and not where other files changed, too")
                .isEqualTo(new Cost(2, 2000));
        assertThat(all.get(0).reason()).isEqualTo("edits of the source made npm ci (line 3) run again");
        assertThat(of(Means.CACHE_MOUNTS, all).cost()).isEqualTo(new Cost(4, 4000));
        assertThat(of(Means.BUST_ARGS, all).cost()).isEqualTo(Cost.NONE);
    }

    @Test
    void aStepWhoseOwnLayerChangedRanRightly() throws Exception {
        Subject subject = subject(ALL_AT_ONCE, "");
        edited(subject, "src/a.js", 0, Duration.ofDays(1), new Bust(LayerName.DEPENDENCY, Bust.By.ARG, "D", "1", "2"));
        assertThat(of(Means.MULTI_STAGE, judge(subject)).cost()).isEqualTo(Cost.NONE);
    }

    @Test
    void anArgOfTheSourceThatIsTooEarlyCounts() throws Exception {
        Subject subject = subject("FROM node\nARG CACHE_BUST_APP\nCOPY package.json .\nRUN npm ci\n", "");
        Step install = subject.graph().steps().get(1);
        Cause cause = new Cause.Variable("CACHE_BUST_APP", Optional.of("1"), Optional.of("2"));
        Bust bust = new Bust(LayerName.SOURCE, Bust.By.ARG, "CACHE_BUST_APP", "1", "2");
        add(Duration.ofDays(1), List.of(past(subject, install, Outcome.REBUILD, cause)), bust);
        assertThat(of(Means.MULTI_STAGE, judge(subject)).cost()).isEqualTo(new Cost(1, 1000));
    }

    @Test
    void whatIsInOrderIsInUse() throws Exception {
        List<Recommendation> all = judge(subject(IN_ORDER, ""));
        assertThat(ids(all, Verdict.FITS)).isEmpty();
        assertThat(ids(all, Verdict.IN_USE)).isEqualTo("multi-stage cache-mounts bust-args content-hashes");
        assertThat(of(Means.MULTI_STAGE, all).reason()).isEqualTo("edits of the source do not reach deps");
        assertThat(of(Means.CACHE_MOUNTS, all).reason()).isEqualTo("/root/.npm");
    }

    @Test
    void whatTheEngineLostAnotherCacheWouldHave() throws Exception {
        Subject subject = subject(IN_ORDER, "");
        Step install = subject.graph().steps().get(1);
        add(Duration.ofDays(3), List.of(past(subject, install, Outcome.CACHED, new Cause.Unchanged())));
        List<Recommendation> all = judge(subject);
        assertThat(all.get(0).means()).isEqualTo(Means.REMOTE_CACHE);
        assertThat(all.get(0).verdict()).isEqualTo(Verdict.FITS);
        assertThat(all.get(0).cost()).isEqualTo(new Cost(1, 1000));
    }

    @Test
    void aStageThatALayerNamesIsInUse() throws Exception {
        Subject subject = subject(
                "FROM node AS deps\nCOPY package.json .\nRUN npm ci\n", "[layers.dependency]\nstage = \"deps\"\n");
        assertThat(of(Means.STAGE_FILTER, judge(subject)).reason())
                .isEqualTo("deps runs whole when the dependency layer changes");
    }

    @Test
    void whereNothingRunsNothingIsNeeded() throws Exception {
        List<Recommendation> all = judge(subject("FROM scratch\nCOPY . /\n", ""));
        assertThat(ids(all, Verdict.NO_NEED).split(" ")).hasSize(6);
    }
}
