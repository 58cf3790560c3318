package dev.cachebust.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.cachebust.daemon.Samples;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    private static PastBuild ran(int index, String text, long millis) {
        return PastBuilds.build(
                1,
                PastBuild.Result.SUCCEEDED,
                PastBuilds.step(index, text, Outcome.REBUILD, new Cause.Instruction(), Happened.DONE, millis));
    }

    private static OptionalLong usual(StepTimes times, int index, String text) {
        return times.usual(new StepId("builder", index), text);
    }

    @Test
    void isTheMedianOfTheLastNine() {
        StepTimes times = StepTimes.none();
        assertThat(usual(times, 2, "RUN x")).isEmpty();
        times = times.with(ran(2, "RUN x", 10));
        times = times.with(ran(2, "RUN x", 30));
        assertThat(usual(times, 2, "RUN x")).hasValue(20);
        for (int i = 0; i < 5; i++) {
            times = times.with(ran(2, "RUN x", 100));
        }
        assertThat(usual(times, 2, "RUN x")).hasValue(100);
        for (int i = 0; i < 9; i++) {
            times = times.with(ran(2, "RUN x", 7));
        }
        assertThat(usual(times, 2, "RUN x")).as("old times are forgotten").hasValue(7);
    }

    @Test
    void knowsAStepByItsTextWhereverItStandsAndAnEditedOneByItsPlace() {
        StepTimes times = StepTimes.of(List.of(ran(2, "RUN npm ci", 500)));
        assertThat(usual(times, 7, "RUN npm ci")).hasValue(500);
        assertThat(usual(times, 2, "RUN npm ci --omit=dev")).hasValue(500);
        assertThat(usual(times, 2, "COPY . .")).isEmpty();
        assertThat(usual(times, 3, "RUN other")).isEmpty();
    }

    @Test
    void countsOnlyWhatRanToItsEnd() {
        PastBuild build = PastBuilds.build(
                1,
                PastBuild.Result.FAILED,
                PastBuilds.step(2, "RUN x", Outcome.REBUILD, new Cause.Instruction(), Happened.FAILED, 9),
                PastBuilds.step(3, "RUN y", Outcome.CACHED, new Cause.Unchanged(), Happened.CACHED, 0));
        assertThat(usual(StepTimes.of(List.of(build)), 2, "RUN x")).isEmpty();
        assertThat(usual(StepTimes.of(List.of(build)), 3, "RUN y")).isEmpty();
    }

    private static PlannedStep planned(int index, String text, Outcome outcome) {
        return Samples.step(index, "RUN", text, LayerName.SOURCE, outcome, new Cause.Instruction());
    }

    @Test
    void noMoreBuildsAreWantedThanTellOfTheStepsOfAPlan() {
        Plan plan = new Plan(
                "why", List.of(), List.of(planned(2, "RUN x", Outcome.CACHED), planned(3, "RUN y", Outcome.REBUILD)));
        StepTimes.Wanted wanted = StepTimes.wanted(plan);
        assertThat(wanted.more(ran(2, "RUN x", 1))).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(wanted.more(ran(3, "RUN y", 5))).isTrue();
        }
        assertThat(wanted.more(ran(3, "RUN y", 5))).isFalse();
        assertThat(usual(wanted.times(), 3, "RUN y")).hasValue(5);
    }

    @Test
    void whatIsReadOfThePastTellsTheSameAsAllOfIt() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<PastBuild> builds = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                builds.add(ran(2 + random.nextInt(3), "RUN " + random.nextInt(4), random.nextInt(100)));
            }
            Plan plan = new Plan(
                    "why",
                    List.of(),
                    List.of(
                            planned(2, "RUN " + random.nextInt(5), Outcome.REBUILD),
                            planned(3, "RUN " + random.nextInt(5), Outcome.MAYBE)));
            StepTimes.Wanted wanted = StepTimes.wanted(plan);
            int last = builds.size() - 1;
            while (last >= 0 && wanted.more(builds.get(last))) {
                last--;
            }
            assertThat(wanted.times().usual(plan))
                    .as("round %d", round)
                    .isEqualTo(StepTimes.of(builds).usual(plan));
        }
    }

    @Test
    void sumsUpWhatTheCacheDidForALayer() {
        PastBuild second = PastBuilds.build(
                2,
                PastBuild.Result.SUCCEEDED,
                PastBuilds.step(2, "RUN x", Outcome.CACHED, new Cause.Unchanged(), Happened.CACHED, 0));
        assertThat(LayerUse.of(List.of(ran(2, "RUN x", 800), second, second)))
                .containsExactly(entry(LayerName.SOURCE, new LayerUse(2, 1, 800, 1600)));
        assertThat(new LayerUse(2, 1, 800, 1600).hitPercent()).isEqualTo(67);
    }
}
