package dev.cachebust.layer;

import dev.cachebust.context.Digest;
import dev.cachebust.manifest.Manifest;
import java.util.Map;
import java.util.Optional;

/**
 * What manifests mean for an installation, as far as they have been read. A function of kind and content, so that it holds
 * wherever and whenever the same content turns up.
 */
public record Meanings(Map<Key, Digest> known) {
    /** None has been read. */
    public static final Meanings NONE = new Meanings(Map.of());

    /** A manifest's kind and the fingerprint of its content. */
    public record Key(Manifest kind, Digest content) {}

    public Meanings {
        known = Map.copyOf(known);
    }

    /** What stands for a manifest with this content; empty if it has not been read. */
    Optional<Digest> of(Manifest kind, Digest content) {
        return Optional.ofNullable(known.get(new Key(kind, content)));
    }
}
