package dev.cachebust.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.RequestBuilder;
import dev.cachebust.build.classic.ClassicClient;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Observed.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays golden scenarios on engines without BuildKit, a Docker Engine's older builder and Podman, and compares what was planned
 * by their rules with what they did. As in {@link PlannerIT}, nothing is in the cache that the planner cannot know of.
 */
class PlannerWithoutBuildKitIT {
    private static final Map<String, ClassicClient> CLIENTS = new HashMap<>();

    @TempDir
    Path context;

    @TempDir
    Path scratch;

    @BeforeAll
    static void connect() {
        CLIENTS.put("DOCKER_HOST", ClassicClient.named("DOCKER_HOST"));
        CLIENTS.put("PODMAN_HOST", ClassicClient.named("PODMAN_HOST"));
    }

    @AfterAll
    static void close() {
        CLIENTS.values().forEach(ClassicClient::close);
    }

    static Stream<String> docker() {
        return Stream.of(
                "arg-copy",
                "arg-env-shadow",
                "arg-inherited",
                "arg-unset-empty",
                "chained-instructions",
                "comment-in-context",
                "dockerfile-edits",
                "failed-build",
                "identical-output",
                "scratch-and-exec",
                "three-layers",
                "unreachable");
    }

    /** It takes its time for each build. */
    static Stream<String> podman() {
        return Stream.of("arg-env-shadow", "arg-unset-empty", "chained-instructions-podman", "identical-output");
    }

    @ParameterizedTest
    @MethodSource("docker")
    void dockersOlderBuilderDoesWhatIsPlanned(String scenario) throws IOException, BadPatternException {
        play(scenario, "DOCKER_HOST");
    }

    @ParameterizedTest
    @MethodSource("podman")
    void podmanDoesWhatIsPlanned(String scenario) throws IOException, BadPatternException {
        play(scenario, "PODMAN_HOST");
    }

    private void play(String scenario, String variable) throws IOException, BadPatternException {
        ClassicClient client = Objects.requireNonNull(CLIENTS.get(variable));
        String salt = UUID.randomUUID().toString().substring(0, 8);
        String base = "cachebust-planner-" + salt;
        Files.writeString(scratch.resolve("salt"), salt);
        Files.writeString(scratch.resolve("Dockerfile"), "FROM bb:latest\nCOPY salt /salt\n");
        client.build(RequestBuilder.of(scratch, base + ":latest").build()).succeeded();
        try (EngineUnderTest engine = new EngineUnderTest(ClassicClient.host(variable))) {
            Comparison comparison = new Comparison((folder, decision) -> build(client, folder, decision), false);
            new Scenario(Scenario.ROOT.resolve(scenario), context, comparison, " " + salt, base)
                    .on(new EngineTraits(false, client.dialect()))
                    .play();
            assertThat(comparison.wrong()).isEmpty();
            assertThat(comparison.compared()).isPositive();
            engine.docker().removeImageCmd(base).withForce(true).exec();
        }
    }

    private static Observed build(ClassicClient client, Path folder, Decision decision) {
        RequestBuilder request = RequestBuilder.of(folder).tree(tree(folder));
        decision.buildArgs().forEach(request::arg);
        decision.graph().targetStage().stage().name().ifPresent(request::target);
        BuildRequest built = decision.noCache() ? request.noCache().build() : request.build();
        EngineUnderTest.Outcome outcome = client.build(built);
        Map<StepId, Fate> fates = new HashMap<>();
        for (var event : outcome.events()) {
            if (event instanceof VertexChanged change) {
                change.vertex().step().ifPresent(step -> fates.put(step, fate(change.status())));
            }
        }
        boolean succeeded = outcome.result() instanceof BuildResult.Succeeded;
        String error =
                outcome.result() instanceof BuildResult.Failed f ? f.failure().message() : "";
        return new Observed(succeeded, error, fates, outcome.log());
    }

    /** What is sent is what the ignore rules leave: the engine does not know them. */
    private static ContextTree tree(Path folder) {
        try {
            return new ContextScanner(folder, IgnoreFile.read(folder, folder.resolve("Dockerfile")))
                    .scan()
                    .tree();
        } catch (IOException | BadPatternException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Fate fate(Status status) {
        return switch (status) {
            case CACHED -> Fate.CACHED;
            case DONE -> Fate.DONE;
            case QUEUED, RUNNING, FAILED, CANCELED -> Fate.INCOMPLETE;
        };
    }
}
