package dev.cachebust.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.dockerfile.StepId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the same scenarios on a real engine, through the client that the environment's DOCKER_CLI names ({@code docker}),
 * and compares what was planned with what BuildKit's own vertices say, step by step. The base image and the content of every
 * file are new in each run, so that nothing is in the cache that the planner cannot know of.
 */
class PlannerIT {
    private static final String CLIENT =
            Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker");

    @TempDir
    Path context;

    @TempDir
    Path scratch;

    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String base = "cachebust-planner-" + salt;
    private final List<String> wrong = new ArrayList<>();
    private int compared;

    static List<Path> cases() {
        return Scenario.all().stream().filter(Scenario::isReal).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void buildKitDoesWhatIsPlanned(Path folder) throws IOException, BadPatternException {
        Files.writeString(scratch.resolve("salt"), salt);
        Files.writeString(scratch.resolve("Dockerfile"), "FROM bb:latest\nCOPY salt /salt\n");
        Run made = run(List.of("buildx", "build", "-q", "-t", base, scratch.toString()));
        assertThat(made.exit).as(made.end()).isZero();
        new Scenario(folder, context, this::build, " " + salt, base).play();
        assertThat(wrong).isEmpty();
        assertThat(compared).isPositive();
    }

    @AfterEach
    void removeImage() throws IOException {
        run(List.of("image", "rm", "-f", base));
    }

    private Scenario.Result build(Path folder, Decision decision, boolean rebuildsMaybes, Optional<StepId> fails)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("buildx", "build", "--progress=rawjson"));
        decision.buildArgs().forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        decision.noCacheStages().forEach(stage -> command.addAll(List.of("--no-cache-filter", stage)));
        if (decision.noCache()) {
            command.add("--no-cache");
        }
        command.addAll(
                List.of("--target", decision.graph().targetStage().stage().displayName()));
        if (decision.graph().targetStage().stage().name().isEmpty()) {
            command.subList(command.size() - 2, command.size()).clear();
        }
        command.add(folder.toString());
        Run run = run(command);
        assertThat(run.exit == 0).as(run.end()).isEqualTo(fails.isEmpty());
        Map<StepId, JsonNode> seen = vertices(run.output, decision);
        Set<StepId> complete = new HashSet<>();
        Set<StepId> cached = new HashSet<>();
        for (PlannedStep planned : decision.plan().steps()) {
            StepId id = planned.step().id();
            JsonNode vertex = seen.get(id);
            boolean isCached = vertex == null || vertex.path("cached").asBoolean();
            boolean isComplete =
                    run.exit == 0 || (vertex != null && (isCached || vertex.has("completed")) && !vertex.has("error"));
            if (isComplete) {
                complete.add(id);
                compare(decision.plan().cause(), planned, isCached);
            }
            if (isComplete && isCached) {
                cached.add(id);
            }
        }
        return new Scenario.Result(complete, cached, run.exit == 0);
    }

    private void compare(String round, PlannedStep planned, boolean cached) {
        compared++;
        boolean right = switch (planned.outcome()) {
            case CACHED -> cached;
            case REBUILD -> !cached || planned.cause() instanceof Cause.FirstBuild;
            case MAYBE -> true;
        };
        if (!right) {
            wrong.add(round + ": planned " + planned.outcome() + " (" + CauseText.of(planned.cause()) + "), but "
                    + (cached ? "cached: " : "rebuilt: ") + planned.step().id() + " "
                    + planned.step().text());
        }
    }

    private static Map<StepId, JsonNode> vertices(String output, Decision decision) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Map<String, JsonNode>> merged = new TreeMap<>();
        for (String line : output.lines().filter(l -> l.startsWith("{")).toList()) {
            for (JsonNode vertex : json.readTree(line).path("vertexes")) {
                Map<String, JsonNode> fields =
                        merged.computeIfAbsent(vertex.path("digest").asText(), d -> new HashMap<>());
                vertex.properties().forEach(f -> fields.put(f.getKey(), f.getValue()));
            }
        }
        Map<StepId, JsonNode> seen = new HashMap<>();
        for (Map<String, JsonNode> fields : merged.values()) {
            String name = fields.containsKey("name") ? fields.get("name").asText() : "";
            decision.graph().stepOfVertex(name).ifPresent(s -> seen.put(s.id(), json.valueToTree(fields)));
        }
        return seen;
    }

    private record Run(int exit, String output) {
        String end() {
            return output.substring(Math.max(0, output.length() - 2000));
        }
    }

    private static Run run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(CLIENT));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Run(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
