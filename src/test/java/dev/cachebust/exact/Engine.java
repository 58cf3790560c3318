package dev.cachebust.exact;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.GraphSource.Answer;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The engine that DOCKER_HOST names, asked for graphs. */
final class Engine implements AutoCloseable {
    static final Expected EXPECTED = new Expected("linux/amd64", false, false, List.of(), Map.of());

    private final EngineUnderTest engine = new EngineUnderTest();
    private final BuildKitEngine client = engine.connect();

    EngineUnderTest underTest() {
        return engine;
    }

    BuildKitEngine client() {
        return client;
    }

    Answer ask(Path context, byte[] dockerfile, GraphOptions options) {
        return client.graph(new BuildRequest(
                List.of(),
                new DockerfileSource("Dockerfile", dockerfile, Optional.empty()),
                new ContextSnapshot(context, EngineUnderTest.tree(context), 1),
                new TreeMap<>(),
                options.target(),
                options.buildArgs(),
                new TreeMap<>(),
                false,
                List.of(),
                List.of(options.platform()),
                List.of(),
                List.of(),
                false,
                BuildOptions.DEFAULTS,
                false,
                BuildRequest.Resolution.PLAIN));
    }

    StepGraph ours(byte[] dockerfile, GraphOptions options) {
        return StepGraph.of(DockerfileParser.parse("Dockerfile", dockerfile), options);
    }

    List<Difference> differences(Path context, byte[] dockerfile, GraphOptions options) {
        return differences(context, dockerfile, dockerfile, options);
    }

    /** Between what the engine makes of one Dockerfile and we make of another. */
    List<Difference> differences(Path context, byte[] asked, byte[] ours, GraphOptions options) {
        Answer answer = ask(context, asked, options);
        if (answer instanceof Answer.Graph graph) {
            return Comparison.of(ours(ours, options), graph.graph(), EXPECTED);
        }
        throw new AssertionError(answer.toString());
    }

    @Override
    public void close() {
        client.close();
        engine.close();
    }
}
