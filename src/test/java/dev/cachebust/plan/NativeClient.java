package dev.cachebust.plan;

import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Observed.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** cachebust's own client. It is given the whole folder: what the ignore rules drop is for the engine to say. */
final class NativeClient implements Observed.Client, AutoCloseable {
    private final EngineUnderTest engine = new EngineUnderTest();
    private final BuildKitEngine client = engine.connect();
    private long generation;

    /** Such as 28.5.2. */
    String engineVersion() {
        return engine.version();
    }

    @Override
    public Observed build(Path folder, Decision decision) throws IOException {
        Path dockerfile = folder.resolve("Dockerfile");
        Optional<Path> ignore = dev.cachebust.context.IgnoreFile.locate(folder, dockerfile);
        BuildRequest request = new BuildRequest(
                List.of(),
                new DockerfileSource(
                        "Dockerfile",
                        Files.readAllBytes(dockerfile),
                        ignore.isPresent()
                                ? Optional.of(new IgnoreFile(
                                        ignore.get().getFileName().toString(), Files.readAllBytes(ignore.get())))
                                : Optional.empty()),
                new ContextSnapshot(folder, EngineUnderTest.tree(folder), ++generation),
                new TreeMap<>(),
                decision.graph().targetStage().stage().name(),
                decision.buildArgs(),
                new TreeMap<>(),
                decision.noCache(),
                decision.noCacheStages(),
                List.of(),
                List.of(),
                List.of(),
                false,
                BuildOptions.DEFAULTS,
                false,
                BuildRequest.Resolution.PLAIN);
        EngineUnderTest.Outcome outcome = EngineUnderTest.build(client, request);
        Map<StepId, Fate> fates = new HashMap<>();
        for (var event : outcome.events()) {
            if (event instanceof VertexChanged change) {
                // What ran once did run, even if the engine later says that it found it in its cache.
                decision.graph()
                        .stepOfVertex(change.vertex().name())
                        .ifPresent(s -> fates.merge(
                                s.id(),
                                fate(change.status()),
                                (old, next) -> old == Fate.DONE && next == Fate.CACHED ? old : next));
            }
        }
        boolean succeeded = outcome.result() instanceof BuildResult.Succeeded;
        String error = outcome.result() instanceof BuildResult.Failed f
                ? f.failure().message() + f.failure().output()
                : succeeded ? "" : outcome.result().toString();
        return new Observed(succeeded, error, fates, outcome.log());
    }

    private static Fate fate(Status status) {
        return switch (status) {
            case CACHED -> Fate.CACHED;
            case DONE -> Fate.DONE;
            case QUEUED, RUNNING, FAILED, CANCELED -> Fate.INCOMPLETE;
        };
    }

    @Override
    public void close() {
        client.close();
        engine.close();
    }
}
