package dev.cachebust.plan;

/**
 * What an engine can do, as far as it decides what is cached.
 *
 * @param mergeOp whether {@code COPY --link} is a layer of its own: it is not on a Docker Engine with a graph-driver store
 *     (overlay2), where it is an ordinary copy. BuildKit asks the same: {@code dockerfile2llb/convert_copy.go}
 */
public record EngineTraits(boolean mergeOp) {
    /**
     * Whether it exports cache other than inline. What lacks the merge operation is a Docker Engine with a graph-driver
     * store, and that does not (moby's {@code builder-next/controller.go}).
     */
    public boolean exportsCache() {
        return mergeOp;
    }

    /** A Docker Engine with its classic image store. */
    public static final EngineTraits GRAPH_DRIVER = new EngineTraits(false);
}
