package dev.cachebust.build.classic;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.engine.ClassicApi;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.EngineLocator;
import java.util.Map;
import java.util.Optional;

/** An engine as it is used without BuildKit. */
public final class ClassicClient implements AutoCloseable {
    private final DockerEngine docker;
    private final EngineFacts facts;
    private final ClassicEngine engine;

    /** @param address as DOCKER_HOST has it */
    public ClassicClient(String address) {
        try {
            EngineHost host = new EngineLocator(Map.of("DOCKER_HOST", address)).locate(Optional.empty());
            docker = new DockerEngine(host);
            facts = docker.facts().chosen(Map.of("DOCKER_BUILDKIT", "0"));
            engine = new ClassicEngine(
                    new ClassicApi(host, docker, RegistryCredentials.NONE),
                    new ClassicEngine.About(dialect(), facts.version(), facts.platform()),
                    image -> Optional.empty());
        } catch (EngineException e) {
            throw new AssertionError(e);
        }
    }

    /** The engine that a variable of the environment names. */
    public static ClassicClient named(String variable) {
        return new ClassicClient(host(variable));
    }

    /** The address of it. */
    public static String host(String variable) {
        String host = System.getenv(variable);
        if (host == null || host.isBlank()) {
            throw new AssertionError(variable + " names no engine: run scripts/test");
        }
        return host;
    }

    /** Whose rules it builds by. */
    public Dialect dialect() {
        return facts.isPodman() ? Dialect.BUILDAH : Dialect.CLASSIC;
    }

    EngineFacts facts() {
        return facts;
    }

    ClassicEngine engine() {
        return engine;
    }

    /** Builds and waits for the end. */
    public EngineUnderTest.Outcome build(BuildRequest request) {
        return EngineUnderTest.build(engine, request);
    }

    @Override
    public void close() {
        engine.close();
        docker.close();
    }
}
