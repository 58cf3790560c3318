package dev.cachebust.plan;

import dev.cachebust.dockerfile.Dialect;

/**
 * What an engine can do, as far as it decides what is cached.
 *
 * @param mergeOp whether {@code COPY --link} is a layer of its own: it is not on a Docker Engine with a graph-driver store
 *     (overlay2), where it is an ordinary copy. BuildKit asks the same: {@code dockerfile2llb/convert_copy.go}
 * @param dialect whose rules it builds by
 */
public record EngineTraits(boolean mergeOp, Dialect dialect) {
    /** A Docker Engine with its classic image store. */
    public static final EngineTraits GRAPH_DRIVER = new EngineTraits(false);

    /** A BuildKit. */
    public EngineTraits(boolean mergeOp) {
        this(mergeOp, Dialect.BUILDKIT);
    }

    /**
     * Whether it exports cache other than inline. What lacks the merge operation is a Docker Engine with a graph-driver
     * store, and that does not (moby's {@code builder-next/controller.go}).
     */
    public boolean exportsCache() {
        return mergeOp;
    }

    /** Whether its cache is left out for a single stage if that is asked for; else only for all of them. */
    public boolean filtersStages() {
        return dialect == Dialect.BUILDKIT;
    }
}
