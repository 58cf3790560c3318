package dev.cachebust.layer;

import java.util.Optional;

/**
 * The layer of a file.
 *
 * @param layer empty for a file that no build needs
 * @param label the layer's name, {@code unused} or {@code ignored}
 * @param reason which rule or instruction decided it, in plain words
 */
public record FileLayer(Optional<LayerName> layer, String label, String reason) {
    /** The label of a file that no instruction reads. */
    public static final String UNUSED = "unused";

    /** The label of a file that the ignore rules drop. */
    public static final String IGNORED = "ignored";

    static FileLayer in(LayerName layer, String reason) {
        return new FileLayer(Optional.of(layer), layer.value(), reason);
    }

    static FileLayer unused() {
        return new FileLayer(Optional.empty(), UNUSED, "no instruction that the target needs reads it");
    }

    static FileLayer ignored() {
        return new FileLayer(Optional.empty(), IGNORED, "the ignore rules leave it out of the context");
    }
}
