package dev.cachebust.init;

import dev.cachebust.lint.Fix;
import java.util.List;

/**
 * An edit of the Dockerfile that could be made.
 *
 * @param kind what it is
 * @param reason why, in plain words and on one line
 * @param edits of lines, which do not overlap
 */
record Change(Kind kind, String reason, List<Fix> edits) {

    Change {
        edits = List.copyOf(edits);
    }

    /** What an edit is. */
    enum Kind {
        /** A bust ARG or a mount that is not where it has to be. */
        REPAIR,
        /** The manifests come before the installation, the rest after it. */
        COPY_SPLIT,
        /** A folder for downloads. */
        CACHE_MOUNT,
        /** One stage becomes two. */
        STAGE_SPLIT,
        /** An ARG by which a layer is busted. */
        BUST_ARG,
        /** Files that init itself writes stay out of the context. */
        IGNORE
    }
}
