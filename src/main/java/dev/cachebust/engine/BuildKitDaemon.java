package dev.cachebust.engine;

import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.BuildKitFacts;
import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.RegistryCredentials;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A BuildKit daemon. It builds, and stores no images; the Docker Engine that runs it in a container does. */
final class BuildKitDaemon implements Engine {
    private static final String SNAPSHOTTER = "org.mobyproject.buildkit.worker.snapshotter";

    private final EngineHost host;
    private final Optional<DockerEngine> store;
    private @Nullable BuildKitEngine asking;

    /** @param store closed with this */
    BuildKitDaemon(EngineHost host, Optional<DockerEngine> store) {
        this.host = host;
        this.store = store;
    }

    @Override
    public void ping() throws EngineException {
        ask();
    }

    @Override
    public EngineFacts facts() throws EngineException {
        BuildKitFacts facts = ask();
        return new EngineFacts(
                EngineFacts.Kind.BUILDKIT,
                facts.version().replaceFirst("^v", ""),
                "",
                facts.platform(),
                facts.labels().getOrDefault(SNAPSHOTTER, ""),
                true,
                facts.dockerfile());
    }

    @Override
    public Optional<DockerEngine> store() {
        return store;
    }

    @Override
    public Optional<ImageLoader> loader() {
        return store.map(LoadedImages::new);
    }

    @Override
    public Optional<ImageFacts> base(String reference) {
        return Optional.empty();
    }

    private BuildKitFacts ask() throws EngineException {
        try {
            return asking().facts();
        } catch (IOException e) {
            throw EngineFailures.unreachable(host, e);
        }
    }

    private synchronized BuildKitEngine asking() throws EngineException {
        if (asking == null) {
            asking = new BuildKitEngine(host.address(), RegistryCredentials.NONE);
        }
        return asking;
    }

    @Override
    public synchronized void close() {
        if (asking != null) {
            asking.close();
            asking = null;
        }
        store.ifPresent(DockerEngine::close);
    }
}
