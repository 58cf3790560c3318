package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a build made again.
 *
 * @param events the {@code step} events of one build
 */
record StepsMade(List<JsonNode> events) {
    /** A single build, which succeeds, and does what was planned. */
    static StepsMade of(Program program, String... args) throws Exception {
        try (Watching build = program.build(args)) {
            JsonNode finished = build.built();
            assertThat(finished.path("prediction").path("wrong"))
                    .as("predicted wrong, in %s", build)
                    .isEmpty();
            return new StepsMade(build.seen("step"));
        }
    }

    /** Such as {@code builder 3}, in the order in which they ended. */
    List<String> steps() {
        return events.stream()
                .filter(step -> step.path("status").asText().equals("done"))
                .map(step ->
                        step.path("stage").asText() + " " + step.path("index").asText())
                .distinct()
                .toList();
    }
}
