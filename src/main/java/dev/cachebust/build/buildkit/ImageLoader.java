package dev.cachebust.build.buildkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A store for the images that a BuildKit without one has made. */
public interface ImageLoader {
    /**
     * Stores an image, and gives it the names that it comes with. Blocks until it is stored.
     *
     * @param archive as {@code docker save} writes it
     */
    void load(InputStream archive) throws IOException;

    /** The id that the store has given to the image of this name; empty if it has none, or cannot be asked. */
    Optional<String> id(String reference);
}
