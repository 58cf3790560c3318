package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
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
 * Builds every golden case that can be built with a real engine, and compares the steps that BuildKit reports with ours. The
 * docker client is {@code $DOCKER_CLI}, or {@code docker} on the path; it finds the engine through {@code DOCKER_HOST}. The
 * engine must have an image {@code bb:latest} with a shell.
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
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", golden.dockerfile());
        StepGraph graph = StepGraph.of(dockerfile, options);
        Files.write(context.resolve("Dockerfile"), golden.dockerfile());
        makeSources(graph, context);

        List<String> vertices = build(options, context);

        Map<String, String> unknown = new TreeMap<>();
        TreeSet<String> seen = new TreeSet<>();
        for (String vertex : vertices) {
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

    /** Makes what the steps read from the context: a file for COPY and ADD, a folder for mounts. */
    private static void makeSources(StepGraph graph, Path context) throws IOException {
        for (Step step : graph.steps()) {
            for (Input input : step.inputs()) {
                if (!(input.source() instanceof Source.Context)) {
                    continue;
                }
                for (String path : input.paths()) {
                    Path file = context.resolve(path.replaceAll("\\*+|\\?", "x"));
                    if (path.isEmpty() || Files.exists(file)) {
                        continue;
                    }
                    if (input.role() == Input.Role.MOUNT) {
                        Files.createDirectories(file);
                    } else {
                        Files.createDirectories(file.getParent());
                        Files.writeString(file, path);
                    }
                }
            }
        }
    }

    private static List<String> build(GraphOptions options, Path context) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker"),
                "buildx",
                "build",
                "--progress=rawjson",
                "--output=type=cacheonly"));
        options.target().ifPresent(target -> command.addAll(List.of("--target", target)));
        options.buildArgs().forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        options.namedContexts()
                .forEach((name, value) -> command.addAll(List.of("--build-context", name + "=" + value)));
        command.add(context.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> names = new ArrayList<>();
        StringBuilder other = new StringBuilder();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{")) {
                    other.append(line).append('\n');
                    continue;
                }
                for (JsonNode vertex : json.readTree(line).path("vertexes")) {
                    names.add(vertex.path("name").asText());
                    other.append(vertex.path("error").asText());
                }
            }
        }
        assertThat(process.waitFor()).as(other.toString()).isZero();
        return names;
    }
}
