package dev.cachebust.init;

import java.util.List;

/** Looks for edits of one kind. Pure; of a draft to which its edits were made, it has no more. */
@FunctionalInterface
interface Improvement {
    /** The edits that could be made, the first of which is tried first. */
    List<Change> find(Draft draft);
}
