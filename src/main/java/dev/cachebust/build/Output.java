package dev.cachebust.build;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somewhere that a build's result goes.
 *
 * @param type of the exporter
 * @param attributes of the exporter
 * @param place at our end
 */
public record Output(Type type, SortedMap<String, String> attributes, Place place) {

    /** BuildKit's exporters, as {@code docker buildx build --output} calls them. */
    public enum Type {
        /** The files of the result, in a folder. */
        LOCAL,
        /** The files of the result, in an archive. */
        TAR,
        /** The image as an archive in the OCI layout. */
        OCI,
        /** The image as an archive that {@code docker load} reads; without a place, in the engine's store. */
        DOCKER,
        /** The image in the engine's store. */
        IMAGE,
        /** The image in a registry. */
        REGISTRY,
        /** Nowhere: only the cache is filled. */
        CACHEONLY
    }

    /** What is written to. */
    public sealed interface Place {
        /** Nothing here. */
        record Elsewhere() implements Place {}

        /** A folder. Absolute. */
        record Folder(Path path) implements Place {}

        /** A file. Absolute. */
        record File(Path path) implements Place {}

        /** The standard output. */
        record Stdout() implements Place {}
    }

    public Output {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
