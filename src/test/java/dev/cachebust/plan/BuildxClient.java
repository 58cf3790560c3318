package dev.cachebust.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Observed.Fate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Docker's own client: the one that the environment's DOCKER_CLI names, or {@code docker}. */
final class BuildxClient implements Observed.Client {
    private static final String CLIENT =
            Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker");

    /** Stands for a vertex that ran once, even if the engine later says that it found it in its cache. */
    private static final String RAN = "ran";

    @Override
    public Observed build(Path folder, Decision decision) throws IOException {
        List<String> command = new ArrayList<>(List.of("buildx", "build", "--progress=rawjson"));
        decision.buildArgs().forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        decision.noCacheStages().forEach(stage -> command.addAll(List.of("--no-cache-filter", stage)));
        if (decision.noCache()) {
            command.add("--no-cache");
        }
        decision.graph().targetStage().stage().name().ifPresent(name -> command.addAll(List.of("--target", name)));
        command.add(folder.toString());
        Run run = run(command);
        Map<StepId, Fate> fates = new HashMap<>();
        StringBuilder log = new StringBuilder();
        read(run, decision, fates, log);
        return new Observed(run.exit == 0, run.exit == 0 ? "" : run.end(), fates, log.toString());
    }

    private static void read(Run run, Decision decision, Map<StepId, Fate> fates, StringBuilder log)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Map<String, JsonNode>> merged = new TreeMap<>();
        for (String line : run.output.lines().filter(l -> l.startsWith("{")).toList()) {
            JsonNode status = json.readTree(line);
            for (JsonNode vertex : status.path("vertexes")) {
                Map<String, JsonNode> fields =
                        merged.computeIfAbsent(vertex.path("digest").asText(), d -> new HashMap<>());
                vertex.properties().forEach(f -> fields.put(f.getKey(), f.getValue()));
                if (vertex.has("completed") && !vertex.path("cached").asBoolean()) {
                    fields.put(RAN, vertex);
                }
            }
            for (JsonNode entry : status.path("logs")) {
                log.append(
                        new String(Base64.getDecoder().decode(entry.path("data").asText()), StandardCharsets.UTF_8));
            }
        }
        for (Map<String, JsonNode> fields : merged.values()) {
            String name = fields.containsKey("name") ? fields.get("name").asText() : "";
            decision.graph().stepOfVertex(name).ifPresent(s -> fates.put(s.id(), fate(fields)));
        }
    }

    private static Fate fate(Map<String, JsonNode> vertex) {
        if (vertex.containsKey("error")) {
            return Fate.INCOMPLETE;
        }
        if (!vertex.containsKey(RAN)
                && vertex.containsKey("cached")
                && vertex.get("cached").asBoolean()) {
            return Fate.CACHED;
        }
        return vertex.containsKey("completed") ? Fate.DONE : Fate.INCOMPLETE;
    }

    /** A run of the client, both its outputs. */
    record Run(int exit, String output) {
        String end() {
            return output.substring(Math.max(0, output.length() - 2000));
        }
    }

    static Run run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(CLIENT));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What clients without buildx build with.
        builder.environment().put("DOCKER_BUILDKIT", "1");
        Process process = builder.start();
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
