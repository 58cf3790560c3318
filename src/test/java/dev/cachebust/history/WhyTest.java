package dev.cachebust.history;

import static dev.cachebust.history.PastBuilds.build;
import static dev.cachebust.history.PastBuilds.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhyTest {
    private static final Cause UNCHANGED = new Cause.Unchanged();
    private static final StepId ONE = new StepId("builder", 1);

    @Test
    void takesThePlansCauseWhereItCameTrue() {
        Cause edit = file(Aspect.CONTENT);
        assertThat(why(Outcome.REBUILD, edit, Happened.DONE)).isEqualTo(new Why.Planned(edit));
        assertThat(why(Outcome.REBUILD, edit, Happened.FAILED)).isEqualTo(new Why.Planned(edit));
        assertThat(why(Outcome.CACHED, UNCHANGED, Happened.CACHED)).isEqualTo(new Why.Planned(UNCHANGED));
    }

    @Test
    void saysSoWhereNothingChangedAndYetItRan() {
        assertThat(why(Outcome.CACHED, UNCHANGED, Happened.DONE)).isEqualTo(new Why.Evicted());
        assertThat(afterFirst(Happened.CACHED, Outcome.REBUILD, new Cause.Parent(ONE), Happened.DONE))
                .as("its parent did not run, so that is not why")
                .isEqualTo(new Why.Evicted());
    }

    @Test
    void saysSoWhereTheEngineHadItFromElsewhere() {
        Cause edit = file(Aspect.MODE);
        assertThat(why(Outcome.REBUILD, edit, Happened.CACHED)).isEqualTo(new Why.Elsewhere(edit));
    }

    @Test
    void settlesWhatThePlanLeftOpen() {
        Cause output = new Cause.StageOutput(ONE);
        assertThat(afterFirst(Happened.DONE, Outcome.MAYBE, output, Happened.DONE))
                .isEqualTo(new Why.OutputDiffers(ONE));
        assertThat(afterFirst(Happened.DONE, Outcome.MAYBE, output, Happened.CACHED))
                .isEqualTo(new Why.OutputIdentical(ONE));
        assertThat(afterFirst(Happened.CACHED, Outcome.MAYBE, output, Happened.CACHED))
                .isEqualTo(new Why.Planned(UNCHANGED));
        Cause parent = new Cause.Parent(ONE);
        assertThat(afterFirst(Happened.DONE, Outcome.MAYBE, parent, Happened.DONE))
                .isEqualTo(new Why.Planned(parent));
        assertThat(afterFirst(Happened.CACHED, Outcome.MAYBE, parent, Happened.CACHED))
                .isEqualTo(new Why.Planned(UNCHANGED));
    }

    @Test
    void blamesTheOutputWhereWhatTheStepBuildsOnCameOutIdentical() {
        StepId other = new StepId("gen", 2);
        PastStep parent = step(1, "COPY a", Outcome.MAYBE, new Cause.StageOutput(other), Happened.CACHED, 0);
        PastStep copy = new PastStep(
                new StepId("builder", 2),
                2,
                2,
                "COPY --from=gen /b /b",
                LayerName.SOURCE,
                List.of(other),
                Outcome.MAYBE,
                new Cause.Parent(ONE),
                Happened.DONE,
                3);
        assertThat(Why.of(copy, build(1, PastBuild.Result.SUCCEEDED, parent, copy)))
                .isEqualTo(new Why.OutputDiffers(other));
    }

    @Test
    void hasPlainWords() {
        assertThat(words(new Why.Planned(file(Aspect.CONTENT)))).isEqualTo("the content of src/a.js changed");
        assertThat(words(new Why.Planned(file(Aspect.MODE)))).isEqualTo("the mode of src/a.js changed");
        assertThat(words(new Why.Planned(file(Aspect.LINK_TARGET)))).isEqualTo("the link target of src/a.js changed");
        assertThat(words(new Why.Planned(new Cause.Variable("A", Optional.of("1"), Optional.empty()))))
                .isEqualTo("ARG or ENV A 1 → (unset)");
        assertThat(words(new Why.OutputIdentical(ONE)))
                .isEqualTo("reads the output of [builder 1], which was made again and came out identical");
        assertThat(words(new Why.Evicted())).isEqualTo("nothing changed: the record was evicted by garbage collection");
        assertThat(words(new Why.Elsewhere(new Cause.Instruction())))
                .isEqualTo("the engine had it from elsewhere (another build, a cache import), although the"
                        + " instruction is new or was edited");
    }

    @Test
    void judgesOnlyWhatWasDecidedAndPredictedFromARecord() {
        PastBuild build = build(
                1,
                PastBuild.Result.FAILED,
                step(1, "RUN a", Outcome.CACHED, UNCHANGED, Happened.CACHED, 0),
                step(2, "RUN b", Outcome.REBUILD, new Cause.Instruction(), Happened.DONE, 5),
                step(3, "RUN c", Outcome.CACHED, UNCHANGED, Happened.FAILED, 5),
                step(4, "RUN d", Outcome.REBUILD, new Cause.FirstBuild(), Happened.CACHED, 0),
                step(5, "RUN e", Outcome.MAYBE, new Cause.StageOutput(ONE), Happened.DONE, 5),
                step(6, "RUN f", Outcome.CACHED, UNCHANGED, Happened.CANCELED, 5),
                step(7, "RUN g", Outcome.REBUILD, new Cause.Instruction(), Happened.NOT_REACHED, 0));
        Prediction prediction = Prediction.of(build);
        assertThat(prediction.steps()).isEqualTo(4);
        assertThat(prediction.right()).isEqualTo(2);
        assertThat(prediction.maybe()).isEqualTo(1);
        assertThat(prediction.wrong()).containsExactly(build.steps().get(2));
    }

    private static String words(Why why) {
        return WhyText.of(why);
    }

    private static Cause file(Aspect aspect) {
        return new Cause.File(new FileChange("src/a.js", FileChange.Kind.MODIFY, Set.of(aspect)), 0);
    }

    private static Why why(Outcome predicted, Cause cause, Happened happened) {
        PastStep step = step(1, "RUN x", predicted, cause, happened, 1);
        return Why.of(step, build(1, PastBuild.Result.SUCCEEDED, step));
    }

    private static Why afterFirst(Happened first, Outcome predicted, Cause cause, Happened happened) {
        PastStep step = step(2, "RUN y", predicted, cause, happened, 1);
        PastStep before = step(1, "RUN x", Outcome.REBUILD, new Cause.Instruction(), first, 1);
        return Why.of(step, build(1, PastBuild.Result.SUCCEEDED, before, step));
    }
}
