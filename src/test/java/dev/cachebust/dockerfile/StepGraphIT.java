package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds every golden case that can be built with a real engine, and compares the steps that BuildKit reports with ours.
 */
class StepGraphIT {
    /** A vertex that is a step of the Dockerfile. */
    private static final Pattern STEP =
            Pattern.compile("\\[(?!internal|auth)[^\\]]*\\d+/\\d+\\] (?!FROM ).*", Pattern.DOTALL);

    static List<Golden> cases() throws IOException {
        List<Golden> buildable = new ArrayList<>();
        for (Golden golden : Golden.all()) {
            if (golden.builds()) {
                buildable.add(golden);
            }
        }
        return buildable;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void numbersStepsAsTheEngineDoes(Golden golden, @TempDir Path context) throws Exception {
        GraphOptions options = golden.options();
        StepGraph graph = StepGraph.of(DockerfileParser.parse("Dockerfile", golden.dockerfile()), options);
        Files.write(context.resolve("Dockerfile"), golden.dockerfile());
        EngineBuild.makeSources(graph, context);

        EngineBuild build = EngineBuild.run(options, context);

        Map<String, String> unknown = new TreeMap<>();
        TreeSet<String> seen = new TreeSet<>();
        for (String vertex : build.cached().keySet()) {
            Optional<Step> step = graph.stepOfVertex(vertex);
            step.ifPresent(s -> seen.add(s.id().toString()));
            if (STEP.matcher(vertex).matches() && step.isEmpty()) {
                unknown.put(vertex, "is no step of ours");
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(seen)
                .isEqualTo(graph.steps().stream()
                        .map(s -> s.id().toString())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
