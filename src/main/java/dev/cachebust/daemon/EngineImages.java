package dev.cachebust.daemon;

import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.engine.Engine;
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
    public static Surroundings surroundings(Engine engine, EngineFacts facts, Optional<String> platform) {
        return new Surroundings(
                platform.orElse(facts.platform()),
                traits(facts),
                Frontend.builtInto(facts),
                reference -> config(engine, reference));
    }

    private static EngineTraits traits(EngineFacts facts) {
        if (facts.kind() == EngineFacts.Kind.BUILDKIT) {
            return new EngineTraits(facts.containerdStore());
        }
        return new EngineTraits(false, facts.isPodman() ? Dialect.BUILDAH : Dialect.CLASSIC);
    }

    private static Optional<ImageConfig> config(Engine engine, String reference) {
        return find(engine, reference)
                .map(facts -> new ImageConfig(
                        facts.id(), facts.env(), facts.workdir(), facts.user(), facts.shell(), facts.onbuild()));
    }

    static Optional<ImageFacts> find(Engine engine, String reference) {
        try {
            return engine.base(reference);
        } catch (EngineException e) {
            // What cannot be looked up counts as not there: at worst a build more than needed.
            return Optional.empty();
        }
    }
}
