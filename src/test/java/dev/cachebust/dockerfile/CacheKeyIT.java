package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds a Dockerfile with a real engine, edits it, builds it again, and compares which steps BuildKit took from its cache
 * with those that have the same definition, variables and inputs for us.
 *
 * <p>Every file of {@code src/test/resources/golden/keys} has cases of the form {@code === name}, Dockerfile,
 * {@code --- edited}, Dockerfile. Lines {@code #arg NAME=VALUE} are build arguments. The steps of a case stand on a first one
 * that no other build has.
 */
public class CacheKeyIT {
    private static final Path ROOT = Path.of("src/test/resources/golden/keys");

    /** Two Dockerfiles. */
    public record Case(String name, String before, String after) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All cases. */
    public static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT)) {
            for (Path file : files.sorted().toList()) {
                for (String block : Files.readString(file).split("(?m)^=== ")) {
                    if (!block.isBlank()) {
                        String[] parts = block.split("\n", 2);
                        String[] both = parts[1].split("(?m)^--- edited\n");
                        cases.add(new Case(parts[0], both[0], both[1]));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameKeyMeansCached(Case example, @TempDir Path context) throws Exception {
        String salt = "FROM bb:latest AS salt\nRUN mkdir -p /etc && touch /etc/passwd /etc/group && echo "
                + UUID.randomUUID() + "\n";
        StepGraph before = graph(salt + example.before, example.before);
        StepGraph after = graph(salt + example.after, example.after);
        EngineBuild.makeSources(before, context);
        EngineBuild.makeSources(after, context);
        build(salt + example.before, example.before, context);
        EngineBuild build = build(salt + example.after, example.after, context);

        Set<String> known = new HashSet<>(keys(before).values());
        Map<String, String> ours = new TreeMap<>();
        keys(after).forEach((id, key) -> ours.put(id.toString(), known.contains(key) ? "cached" : "made"));
        Map<String, String> engine = new TreeMap<>();
        build.cached()
                .forEach((vertex, cached) -> after.stepOfVertex(vertex)
                        .ifPresent(step -> engine.put(step.id().toString(), cached ? "cached" : "made")));
        assertThat(ours).isEqualTo(engine);
    }

    private static StepGraph graph(String dockerfile, String args) {
        return StepGraph.of(
                DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)), options(args));
    }

    /** The build arguments that a case gives. */
    public static GraphOptions options(String text) {
        TreeMap<String, String> args = new TreeMap<>();
        text.lines().filter(line -> line.startsWith("#arg ")).forEach(line -> {
            String[] pair = line.substring("#arg ".length()).split("=", 2);
            args.put(pair[0], pair[1]);
        });
        return new GraphOptions(Optional.empty(), args, "linux/amd64", Map.of(), Map.of());
    }

    private static EngineBuild build(String dockerfile, String args, Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Files.writeString(context.resolve(".dockerignore"), "Dockerfile\n.dockerignore\n");
        return EngineBuild.run(options(args), context);
    }

    /** A text for each step that is equal exactly where everything that decides the step is. */
    private static Map<StepId, String> keys(StepGraph graph) {
        Map<StepId, String> keys = new HashMap<>();
        for (Step step : graph.steps()) {
            StringBuilder key = new StringBuilder(step.definition()).append(step.variables());
            for (Input input : step.inputs()) {
                boolean root = input.role().isRoot();
                key.append(root ? "root" : "read").append(input.excludes());
                // All files of the context have one content, so that their paths do not matter.
                boolean context = input.source() instanceof Source.Context;
                key.append(
                        context
                                ? input.paths().contains("") + ""
                                : input.paths().toString());
                key.append(
                        input.source() instanceof Source.StepOutput output
                                ? keys.get(output.step())
                                : input.source().toString());
            }
            keys.put(step.id(), key.toString());
        }
        return keys;
    }
}
