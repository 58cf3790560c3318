package dev.cachebust.build.classic;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfigurations;
import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.ImageConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Builds through the {@code /build} endpoint of Docker's Engine API, as it is without BuildKit: on a Docker Engine where that is
 * switched off, and in Podman. The whole context is sent for every build.
 */
public final class ClassicEngine implements BuildEngine {
    /** How long a build may be silent before the engine is asked whether it lives. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Api api;
    private final About about;
    private final Function<String, Optional<ImageConfig>> images;
    private final Duration patience;
    private final Set<ClassicRun> running = ConcurrentHashMap.newKeySet();

    /** What is asked of the engine. */
    public interface Api extends AutoCloseable {
        /**
         * Knows no time limit: a command may be silent for as long as it likes.
         *
         * @throws IOException if the engine cannot be reached
         */
        DockerClient client() throws IOException;

        /** Whether the engine lives. Blocks for some seconds at most. */
        boolean answers();

        /** Why a call failed, in words. */
        String describe(Throwable failure);

        /** The logins for the registries of these images. */
        AuthConfigurations logins(Set<String> images);

        @Override
        void close();
    }

    /**
     * Which engine it is.
     *
     * @param version {@code 28.5.2}, {@code Podman 4.3.1}
     * @param platform of its containers
     */
    public record About(Dialect dialect, String version, String platform) {}

    /**
     * @param api closed with this
     * @param images what is known of a base image
     */
    public ClassicEngine(Api api, About about, Function<String, Optional<ImageConfig>> images) {
        this(api, about, images, PATIENCE);
    }

    ClassicEngine(Api api, About about, Function<String, Optional<ImageConfig>> images, Duration patience) {
        this.images = images;
        this.api = api;
        this.about = about;
        this.patience = patience;
    }

    @Override
    public Running start(BuildRequest request, Consumer<BuildEvent> events) {
        ClassicRun run = new ClassicRun(api, about, images, request, events, patience);
        running.add(run);
        run.begin(() -> running.remove(run));
        return run;
    }

    /** There is nothing that could be done before. */
    @Override
    public void prepare(ContextSnapshot context) {}

    @Override
    public void close() {
        running.forEach(ClassicRun::cancel);
        running.forEach(run -> run.await(CLOSE));
        api.close();
    }
}
