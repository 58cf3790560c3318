package dev.cachebust.daemon;

import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.ImageFacts;
import dev.cachebust.plan.EngineTraits;
import java.util.Optional;

/** Asks an engine for what it has to say about a project. */
public final class EngineImages {
    private EngineImages() {}

    /**
     * What this engine can do, and the base images that it has.
     *
     * @param platform to build for; empty: the engine's own
     */
    public static Surroundings surroundings(DockerEngine docker, EngineFacts facts, Optional<String> platform) {
        return new Surroundings(
                platform.orElse(facts.platform()),
                new EngineTraits(facts.containerdStore()),
                Frontend.builtInto(facts.version()),
                reference -> config(docker, reference));
    }

    private static Optional<ImageConfig> config(DockerEngine docker, String reference) {
        return find(docker, reference)
                .map(facts -> new ImageConfig(
                        facts.id(), facts.env(), facts.workdir(), facts.user(), facts.shell(), facts.onbuild()));
    }

    static Optional<ImageFacts> find(DockerEngine docker, String reference) {
        try {
            return docker.image(reference);
        } catch (EngineException e) {
            // What cannot be looked up counts as not there: at worst a build more than needed.
            return Optional.empty();
        }
    }
}
