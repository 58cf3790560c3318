package dev.cachebust.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image on the engine.
 *
 * @param id {@code sha256:…}
 * @param tags references with tags, possibly none
 * @param digests references with manifest digests; none for an image that was never pushed or pulled
 * @param platform {@code linux/amd64}
 * @param env its environment, in order
 * @param workdir empty for the root folder
 * @param user empty for root
 * @param shell the SHELL for its builds; empty for the default
 * @param onbuild its ONBUILD triggers, as instruction text
 * @param labels its labels
 * @param size in bytes
 */
public record ImageFacts(
        String id,
        List<String> tags,
        List<String> digests,
        String platform,
        Map<String, String> env,
        String workdir,
        String user,
        List<String> shell,
        List<String> onbuild,
        Map<String, String> labels,
        long size) {
    public ImageFacts {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        shell = List.copyOf(shell);
        onbuild = List.copyOf(onbuild);
        labels = Map.copyOf(labels);
    }
}
