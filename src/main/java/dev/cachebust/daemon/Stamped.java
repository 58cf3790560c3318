package dev.cachebust.daemon;

import java.time.Instant;
import java.util.Optional;

/**
 * An event with its place in the stream.
 *
 * @param seq 1, 2, 3 … without a gap
 * @param at the wall clock when it was emitted
 * @param image the reference of the image that it is about, in a project that has several; empty: about none or the only one
 */
public record Stamped(long seq, Instant at, Event event, Optional<String> image) {

    /** The image that it is about, where it or its event says so. */
    public Optional<String> about() {
        if (event instanceof Event.Ready e) {
            return Optional.of(e.image());
        } else if (event instanceof Event.Planned e) {
            return Optional.of(e.image());
        } else if (event instanceof Event.BuildStarted e) {
            return Optional.of(e.image());
        }
        return event instanceof Event.BuildFinished e ? Optional.of(e.image()) : image;
    }

    /** In a project of one image. */
    public Stamped(long seq, Instant at, Event event) {
        this(seq, at, event, Optional.empty());
    }
}
