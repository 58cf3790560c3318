package dev.cachebust.context;

import java.util.Comparator;
import java.util.Set;

/**
 * A path of the context whose state differs from before.
 *
 * @param path relative to the context's root, {@code /} between parts
 * @param aspects what differs; for {@link Kind#CREATE} and {@link Kind#DELETE} only {@link Aspect#EXISTENCE}
 */
public record FileChange(String path, Kind kind, Set<Aspect> aspects) implements Comparable<FileChange> {

    /** What happened to the path. */
    public enum Kind {
        CREATE,
        MODIFY,
        DELETE
    }

    /** What is different. */
    public enum Aspect {
        EXISTENCE,
        CONTENT,
        MODE,
        LINK_TARGET,
        /** A file became a directory, a link a file … */
        TYPE
    }

    public FileChange {
        aspects = Set.copyOf(aspects);
    }

    @Override
    public int compareTo(FileChange other) {
        return Comparator.comparing(FileChange::path).compare(this, other);
    }
}
