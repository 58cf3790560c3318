package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real build by the docker client ({@code $DOCKER_CLI}, or {@code docker} on the path) on the engine that
 * {@code DOCKER_HOST} names. The engine must have an image {@code bb:latest} with a shell.
 *
 * @param cached by vertex name, whether BuildKit had it in its cache
 */
record EngineBuild(Map<String, Boolean> cached) {

    static EngineBuild run(GraphOptions options, Path context) throws IOException, InterruptedException {
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
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        Map<String, Boolean> cached = new LinkedHashMap<>();
        StringBuilder other = new StringBuilder();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{")) {
                    other.append(line).append('\n');
                    continue;
                }
                for (JsonNode vertex : json.readTree(line).path("vertexes")) {
                    cached.merge(
                            vertex.path("name").asText(), vertex.path("cached").asBoolean(), Boolean::logicalOr);
                    other.append(vertex.path("error").asText());
                }
            }
        }
        assertThat(process.waitFor()).as(other.toString()).isZero();
        return new EngineBuild(cached);
    }

    /** Makes what the steps read from the context and is not there: a file for COPY and ADD, a folder for mounts. */
    static void makeSources(StepGraph graph, Path context) throws IOException {
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
                        Files.writeString(file, "content");
                    }
                }
            }
        }
    }
}
