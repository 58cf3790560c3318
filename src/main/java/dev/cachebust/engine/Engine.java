package dev.cachebust.engine;

import dev.cachebust.build.buildkit.ImageLoader;
import java.util.Optional;

/** Everything asked of an engine that is not building. Safe for use by several threads; every call blocks. */
public interface Engine extends AutoCloseable {

    /** The engine at this address; nothing is opened yet. */
    static Engine at(EngineHost host) {
        if (host.target() instanceof EngineHost.Target.Daemon) {
            return new BuildKitDaemon(host, Optional.empty());
        }
        DockerEngine docker = new DockerEngine(host);
        return host.target() instanceof EngineHost.Target.Builder
                ? new BuildKitDaemon(host, Optional.of(docker))
                : docker;
    }

    /** @throws EngineException when what answers there, if anything, is not such an engine */
    void ping() throws EngineException;

    /** @throws EngineException when the engine cannot be asked */
    EngineFacts facts() throws EngineException;

    /** Who stores the images that are built; empty: nobody but registries. */
    Optional<DockerEngine> store();

    /** How images get into the store; empty: by themselves, or there is none. */
    Optional<ImageLoader> loader();

    /**
     * An image that a {@code FROM} finds without asking its registry.
     *
     * @return empty when there is no such image, or nobody who could tell
     */
    Optional<ImageFacts> base(String reference) throws EngineException;

    @Override
    void close();
}
