package dev.cachebust.context;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a build context at one moment, after the ignore rules. Immutable: a change gives a new tree that shares
 * what did not change, so that comparing two of them costs only what differs.
 */
public final class ContextTree implements Iterable<ContextTree.Item> {
    private static final ContextTree EMPTY = new ContextTree(Entry.Dir.of("", 0755, 0, List.of()));

    private final Entry.Dir root;

    private ContextTree(Entry.Dir root) {
        this.root = root;
    }

    /**
     * An entry and where it stands.
     *
     * @param path relative to the context's root, {@code /} between parts
     */
    public record Item(String path, Entry entry) {}

    /** A tree without any file. */
    public static ContextTree empty() {
        return EMPTY;
    }

    /** The tree with this root. */
    public static ContextTree of(Entry.Dir root) {
        return new ContextTree((Entry.Dir) root.named(""));
    }

    /** The root directory; its name is empty. */
    public Entry.Dir root() {
        return root;
    }

    /** What stands at this path, {@code ""} for the root. Links are not followed. */
    public Optional<Entry> get(String path) {
        Entry entry = root;
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            Entry child = entry instanceof Entry.Dir dir ? child(dir, path.substring(from, to)) : null;
            if (child == null) {
                return Optional.empty();
            }
            entry = child;
            from = to + 1;
        }
        return Optional.of(entry);
    }

    static @Nullable Entry child(Entry.Dir dir, String name) {
        List<Entry> children = dir.children();
        int low = 0;
        int high = children.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Utf8Order.compare(children.get(middle).name(), name);
            if (order == 0) {
                return children.get(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** To change many paths at once: each directory is digested once, when the editor builds. */
    public TreeEditor edit() {
        return new TreeEditor(root);
    }

    /** The tree with this entry at this path; missing directories are made. Replaces what was there. */
    public ContextTree put(String path, Entry entry) {
        return edit().put(path, entry).build();
    }

    /** The tree without this path and all below it. */
    public ContextTree remove(String path) {
        return edit().remove(path).build();
    }

    /**
     * What differs from an older tree and decides BuildKit's content keys, in path order: mtimes and the modes of
     * directories do not count. A directory that came or went is told as well as each entry below it.
     */
    public List<FileChange> changesSince(ContextTree older) {
        return TreeComparison.changes(older.root, root);
    }

    /**
     * Files whose content changed since an older tree although size and mtime stayed the same: an engine that decides by
     * them what to transfer would keep the old content. In path order.
     */
    public List<String> staleSince(ContextTree older) {
        return TreeComparison.stale(older.root, root);
    }

    /** How many files and links there are. */
    public int files() {
        return root.files();
    }

    /** All entries but the root, a directory before what is in it, siblings by their names' UTF-8 bytes. */
    @Override
    public Iterator<Item> iterator() {
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level("", root.children().iterator()));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (!levels.isEmpty() && !levels.peek().rest.hasNext()) {
                    levels.pop();
                }
                return !levels.isEmpty();
            }

            @Override
            public Item next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Level level = levels.element();
                Entry entry = level.rest.next();
                Item item = new Item(level.prefix + entry.name(), entry);
                Iterator<Entry> below =
                        entry instanceof Entry.Dir dir ? dir.children().iterator() : Collections.emptyIterator();
                if (below.hasNext()) {
                    levels.push(new Level(item.path + "/", below));
                }
                return item;
            }
        };
    }

    private record Level(String prefix, Iterator<Entry> rest) {}

    /** Whether both hold the same, stats included. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ContextTree t && root.equals(t.root);
    }

    @Override
    public int hashCode() {
        return root.digest().hashCode();
    }

    @Override
    public String toString() {
        return files() + " files, " + root.digest();
    }
}
