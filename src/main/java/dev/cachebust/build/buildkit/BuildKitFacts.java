package dev.cachebust.build.buildkit;

import java.util.List;
import java.util.Map;

/**
 * What a BuildKit says of itself.
 *
 * @param version its own, such as {@code v0.25.1}; empty before 0.11
 * @param dockerfile the release of docker/dockerfile that it has built in, such as {@code 1.19.0}; empty if it does not tell
 * @param platform that it builds for unless told otherwise, such as {@code linux/amd64}
 * @param platforms whose programs it can run, the default one among them
 * @param labels of its worker; the one in an Engine 20.10 has none
 */
public record BuildKitFacts(
        String version, String dockerfile, String platform, List<String> platforms, Map<String, String> labels) {
    public BuildKitFacts {
        platforms = List.copyOf(platforms);
        labels = Map.copyOf(labels);
    }
}
