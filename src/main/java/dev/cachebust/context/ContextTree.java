package dev.cachebust.context;

import java.util.List;
import java.util.Optional;

/**
 * The files of a build context at one moment, after the ignore rules. Immutable: a change gives a new tree that shares
 * what did not change, so that comparing two of them costs only what differs.
 */
public final class ContextTree {
    private static final ContextTree EMPTY =
            new ContextTree(new Entry.Dir("", 0755, 0, List.of(), Digest.sha256(new byte[0]), 0));

    private final Entry.Dir root;

    private ContextTree(Entry.Dir root) {
        this.root = root;
    }

    /** A tree without any file. */
    public static ContextTree empty() {
        return EMPTY;
    }

    /** The root directory; its name is empty. */
    public Entry.Dir root() {
        return root;
    }

    /** What stands at this path, {@code ""} for the root. */
    public Optional<Entry> get(String path) {
        throw new UnsupportedOperationException(path);
    }

    /** The tree with this entry at this path; missing directories are made. Replaces what was there. */
    public ContextTree put(String path, Entry entry) {
        throw new UnsupportedOperationException(path + entry);
    }

    /** The tree without this path and all below it. */
    public ContextTree remove(String path) {
        throw new UnsupportedOperationException(path);
    }

    /** What differs from an older tree, by path. mtimes do not count. */
    public List<FileChange> changesSince(ContextTree older) {
        throw new UnsupportedOperationException(older.toString());
    }

    /** How many files and links there are. */
    public int files() {
        return root.files();
    }
}
