package dev.cachebust.build.buildkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEngine.Running;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The engine that DOCKER_HOST names, for tests: builds folders with the native client, and looks into the images through
 * the engine's ordinary API. Fails where there is no engine.
 */
public final class EngineUnderTest implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 120;

    private final String host;
    private final DockerClient docker;

    public EngineUnderTest() {
        this(named());
    }

    /** Another engine than the one that DOCKER_HOST names. */
    public EngineUnderTest(String host) {
        this.host = host;
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .build();
        this.docker = DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
        docker.pingCmd().exec();
    }

    private static String named() {
        String variable = System.getenv("DOCKER_HOST");
        if (variable == null || variable.isBlank()) {
            throw new AssertionError("DOCKER_HOST names no engine: run scripts/test");
        }
        return variable;
    }

    /** Where it listens, as DOCKER_HOST has it. */
    public String host() {
        return host;
    }

    /** Where it listens. */
    public EngineAddress address() {
        URI uri = URI.create(host);
        return "unix".equals(uri.getScheme())
                ? new EngineAddress.Unix(Path.of(uri.getPath()))
                : new EngineAddress.Tcp(uri.getHost(), uri.getPort(), Optional.empty());
    }

    /** A client without any registry login. */
    public BuildKitEngine connect() {
        return new BuildKitEngine(address(), RegistryCredentials.NONE);
    }

    /** The engine's ordinary API. */
    public DockerClient docker() {
        return docker;
    }

    /** Version, such as 20.10.24. */
    public String version() {
        return docker.versionCmd().exec().getVersion();
    }

    /** What a build told, in order. */
    public record Outcome(List<BuildEvent> events, BuildResult result) {
        /** The image, or an error that says why there is none. */
        public BuildResult.Succeeded succeeded() {
            if (result instanceof BuildResult.Succeeded s) {
                return s;
            }
            throw new AssertionError("the build ended with " + result);
        }

        /** Why there is no image. */
        public BuildEvent.BuildFailure failure() {
            if (result instanceof BuildResult.Failed f) {
                return f.failure();
            }
            throw new AssertionError("the build ended with " + result);
        }

        /** The last status of each Dockerfile step, by {@code stage index}. */
        public Map<String, Status> steps() {
            Map<String, Status> steps = new TreeMap<>();
            for (BuildEvent event : events) {
                if (event instanceof VertexChanged change
                        && change.vertex().step().isPresent()) {
                    steps.put(change.vertex().step().get().toString(), change.status());
                }
            }
            return steps;
        }

        /** All that the commands wrote. */
        public String log() {
            StringBuilder log = new StringBuilder();
            for (BuildEvent event : events) {
                if (event instanceof BuildEvent.Log l) {
                    log.append(l.text());
                }
            }
            return log.toString();
        }
    }

    /** All that is in the folder now. */
    public static ContextTree tree(Path folder) {
        try {
            return new ContextScanner(folder, IgnoreRules.none()).scan().tree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds and waits for the end. */
    public static Outcome build(BuildEngine engine, BuildRequest request) {
        return start(engine, request, event -> {}).outcome();
    }

    /** Builds the folder as it is now. */
    public static Outcome build(BuildKitEngine engine, Path folder, String tag) {
        return build(engine, RequestBuilder.of(folder, tag).build());
    }

    /** Starts a build; {@code watcher} sees each event first. */
    public static Started start(BuildEngine engine, BuildRequest request, Consumer<BuildEvent> watcher) {
        CompletableFuture<Outcome> end = new CompletableFuture<>();
        List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
        Running running = engine.start(request, event -> {
            watcher.accept(event);
            events.add(event);
            if (event instanceof BuildEvent.Finished finished) {
                end.complete(new Outcome(events, finished.result()));
            }
        });
        return new Started(running, end);
    }

    /** A build under way. */
    public record Started(Running running, CompletableFuture<Outcome> end) {
        /** Waits for the end. */
        public Outcome outcome() {
            try {
                return end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the build did not end", e);
            }
        }
    }

    /** A file's content in an image. */
    public String cat(String image, String path) {
        return run(image, "cat", path);
    }

    /** What a command prints in an image, both outputs. */
    public String run(String image, String... command) {
        return run(image, HostConfig.newHostConfig(), command);
    }

    /** What a command prints in an image, in a container with these settings. */
    public String run(String image, HostConfig settings, String... command) {
        CreateContainerResponse container = docker.createContainerCmd(image)
                .withHostConfig(settings)
                .withCmd(command)
                .exec();
        try {
            docker.startContainerCmd(container.getId()).exec();
            docker.waitContainerCmd(container.getId())
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode(DEADLINE_SECONDS, TimeUnit.SECONDS);
            StringBuilder output = new StringBuilder();
            docker.logContainerCmd(container.getId())
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                        }
                    })
                    .awaitCompletion();
            return output.toString();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            docker.removeContainerCmd(container.getId()).withForce(true).exec();
        }
    }

    /** Whether the image exists. */
    public boolean has(String image) {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
