package dev.cachebust.plan;

import dev.cachebust.layer.FileLayer;
import java.util.Collection;
import java.util.Locale;

/** Why changes of files need no build. */
public enum Skip {
    /** The ignore rules drop all of them. */
    IGNORED,
    /** No instruction that the target needs reads them. */
    UNUSED,
    /** Their content is what it was, or does not reach the image. */
    UNCHANGED;

    /** The reason, where {@link Decision#needed} says that no build is. */
    public static Skip of(Collection<FileLayer> changed) {
        if (changed.isEmpty() || changed.stream().anyMatch(f -> f.layer().isPresent())) {
            return UNCHANGED;
        }
        return changed.stream().allMatch(f -> f.label().equals(FileLayer.IGNORED)) ? IGNORED : UNUSED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
