package dev.cachebust.dockerfile;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What, besides the Dockerfile, decides the step graph.
 *
 * @param target the stage to build (name, case-insensitive, or 0-based number); empty: the last
 * @param buildArgs the values of {@code --build-arg}
 * @param platform the platform to build for, such as {@code linux/amd64}
 * @param namedContexts {@code --build-context} by name: a local folder, {@code docker-image://…}, or a git URL
 * @param images the configurations of base images by reference, as far as they are known
 */
public record GraphOptions(
        Optional<String> target,
        SortedMap<String, String> buildArgs,
        String platform,
        Map<String, String> namedContexts,
        Map<String, ImageConfig> images) {}
