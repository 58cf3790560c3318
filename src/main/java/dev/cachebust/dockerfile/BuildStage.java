package dev.cachebust.dockerfile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stage that the target needs.
 *
 * @param id its name in every {@link StepId} of it
 * @param stage as written
 * @param parent the {@code id} of the stage that it starts from, if it starts from one
 * @param base the file system that it starts from
 * @param output the file system that it leaves behind
 * @param total how many steps BuildKit counts in it, its FROM included where it counts that
 * @param steps in the order in which they run
 */
public record BuildStage(
        String id, Stage stage, Optional<String> parent, Source base, Source output, int total, List<Step> steps) {
    public BuildStage {
        steps = List.copyOf(steps);
    }

    /** With only those steps that are needed. */
    BuildStage only(Set<StepId> needed) {
        List<Step> kept =
                steps.stream().filter(step -> needed.contains(step.id())).toList();
        return kept.size() == steps.size() ? this : new BuildStage(id, stage, parent, base, output, total, kept);
    }
}
