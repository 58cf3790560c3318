package dev.cachebust.plan;

import dev.cachebust.context.ContextTree;
import java.util.Optional;

/**
 * What was built before.
 *
 * @param last the last build that succeeded
 * @param context its context; empty if there was none
 * @param known the keys of all builds, failed ones included
 */
public record Past(Optional<BuildRecord> last, ContextTree context, KnownKeys known) {
    /** Nothing was built yet. */
    public static Past none() {
        return new Past(Optional.empty(), ContextTree.empty(), KnownKeys.none());
    }
}
