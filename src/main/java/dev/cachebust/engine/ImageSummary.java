package dev.cachebust.engine;

import java.time.Instant;
import java.util.List;

/**
 * An image in a list.
 *
 * @param id {@code sha256:…}
 * @param tags references with tags; empty when it has been superseded
 */
public record ImageSummary(String id, List<String> tags, Instant created) {
    public ImageSummary {
        tags = List.copyOf(tags);
    }
}
