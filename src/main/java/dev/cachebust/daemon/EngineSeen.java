package dev.cachebust.daemon;

import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.plan.EngineTraits;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine had to say about a project when it was built, so that a plan that asks no engine starts from the same.
 *
 * @param platform that was built for, such as {@code linux/amd64}
 * @param traits what the engine could do
 * @param builtIn the N of the 1.N of docker/dockerfile that it had built in at least, 0 if nobody knew
 * @param images the base images by reference
 */
public record EngineSeen(String platform, EngineTraits traits, int builtIn, Map<String, ImageConfig> images) {
    public EngineSeen {
        images = Map.copyOf(images);
    }

    static EngineSeen of(Project project) {
        return new EngineSeen(
                project.options().platform(),
                project.engine(),
                project.frontend().engineHas(),
                project.options().images());
    }

    /**
     * The same, to read the project with.
     *
     * @param ids the digests of images that are others by now, by reference
     */
    public Surroundings surroundings(Map<String, String> ids) {
        return new Surroundings(
                platform,
                traits,
                builtIn,
                reference -> Optional.ofNullable(images.get(reference))
                        .map(image -> image.withDigest(ids.getOrDefault(reference, image.digest()))));
    }
}
