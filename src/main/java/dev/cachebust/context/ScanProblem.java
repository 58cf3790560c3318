package dev.cachebust.context;

import java.util.Comparator;

/**
 * Something in the context that could not become part of the tree.
 *
 * @param path relative to the context's root; of a name that is not UTF-8, as far as it can be written
 * @param reason for people, such as {@code permission denied}
 */
public record ScanProblem(String path, Kind kind, String reason) implements Comparable<ScanProblem> {

    /** What sort of problem. */
    public enum Kind {
        /** Docker's own client would fail on it if a build needs it. */
        UNREADABLE_FILE,
        UNREADABLE_DIRECTORY,
        /** A socket, named pipe or device: left out. */
        SPECIAL_FILE,
        /** Left out: an image cannot hold the name. */
        NAME_NOT_UTF8
    }

    @Override
    public int compareTo(ScanProblem other) {
        return Comparator.comparing(ScanProblem::path, Utf8Order::comparePaths)
                .thenComparing(ScanProblem::kind)
                .thenComparing(ScanProblem::reason)
                .compare(this, other);
    }
}
