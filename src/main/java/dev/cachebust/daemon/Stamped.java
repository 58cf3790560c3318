package dev.cachebust.daemon;

import java.time.Instant;

/**
 * An event with its place in the stream.
 *
 * @param seq 1, 2, 3 … without a gap
 * @param at the wall clock when it was emitted
 */
public record Stamped(long seq, Instant at, Event event) {}
