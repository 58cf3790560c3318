package dev.cachebust.watch;

import java.util.Optional;
import java.util.Set;

/** What a {@link ChangeSource} has to say. */
public sealed interface WatchEvent {

    /**
     * Something may have happened at these paths or, where one is a directory, anywhere below it.
     *
     * @param paths relative to the context's root, {@code ""} for the root; of files outside of it, absolute
     */
    record Changed(Set<String> paths) implements WatchEvent {
        public Changed {
            paths = Set.copyOf(paths);
        }
    }

    /**
     * Events were lost, or may be from now on. The answer is to read the whole context again.
     *
     * @param path where, relative to the root, as far as it is known
     * @param advice what a person can do about it
     */
    record TrustLost(Reason reason, Optional<String> path, Optional<String> advice) implements WatchEvent {}

    /** Why a watcher cannot be trusted. */
    enum Reason {
        /** More happened at once than the system keeps note of. Past with the next full read. */
        OVERFLOW,
        /** The context's root is gone, or another folder stands in its place. It is looked for until it is back. */
        ROOT_GONE,
        /** The context's root is there (again) and is watched from now on. */
        ROOT_BACK,
        /** A directory cannot be watched: it is looked at again and again instead. */
        DIRECTORY_UNWATCHED,
        /** The system grants no more watches: further directories are looked at again and again instead. */
        LIMIT_REACHED,
        /** The system grants more watches than it did, and everything is watched anew. */
        LIMIT_RAISED,
        /** A file system that others may change without notice: it is looked at again and again as well. */
        FOREIGN,
        /** Something was mounted or unmounted in the context. */
        MOUNTS_CHANGED,
        /** The clock was set, or the machine slept: times of files tell nothing about what came before. */
        CLOCK_JUMPED,
        /** The watcher itself failed. */
        FAILED
    }
}
