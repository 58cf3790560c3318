package dev.cachebust.build;

import java.util.Optional;

/** An engine's own work on shared caches; it is reported on like steps, and known by its name only. */
public enum CacheWork {
    /** Reads what a cache offers ({@code solver/llbsolver/bridge.go} in BuildKit). */
    IMPORT("importing cache manifest from "),
    /** Writes to a cache ({@code Name} of the exporters in {@code cache/remotecache}). */
    EXPORT("exporting cache to ");

    private final String prefix;

    CacheWork(String prefix) {
        this.prefix = prefix;
    }

    /** What a vertex is, if it is one of these. */
    public static Optional<CacheWork> of(Vertex vertex) {
        for (CacheWork work : values()) {
            if (vertex.step().isEmpty() && vertex.name().startsWith(work.prefix)) {
                return Optional.of(work);
            }
        }
        return Optional.empty();
    }

    /** Which cache, in the engine's words: a reference, {@code registry}, {@code client directory}. */
    public String target(Vertex vertex) {
        return vertex.name().substring(prefix.length());
    }
}
