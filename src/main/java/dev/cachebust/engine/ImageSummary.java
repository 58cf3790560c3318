package dev.cachebust.engine;

import java.time.Instant;

/**
 * An image in a list.
 *
 * @param id {@code sha256:…}
 * @param size in bytes, with what it shares with others
 */
public record ImageSummary(String id, Instant created, long size) {}
