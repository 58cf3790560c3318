package dev.cachebust.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects changes to a {@link ContextTree}. For one thread. */
public final class TreeEditor {
    private final Node root;

    TreeEditor(Entry.Dir root) {
        this.root = new Node(root);
    }

    /** A directory under change: what it was, and what differs. A present key without value is a removal. */
    private static final class Node {
        final Entry.Dir base;
        final TreeMap<String, Optional<Object>> changes = new TreeMap<>(Utf8Order::compare);
        int mode;
        long mtimeNanos;

        Node(Entry.Dir base) {
            this.base = base;
            mode = base.mode();
            mtimeNanos = base.mtimeNanos();
        }

        @Nullable Object child(String name) {
            Optional<Object> changed = changes.get(name);
            return changed == null ? ContextTree.child(base, name) : changed.orElse(null);
        }

        Entry.Dir build() {
            if (changes.isEmpty()) {
                return base.withStat(mode, mtimeNanos);
            }
            List<Entry> children = new ArrayList<>(base.children().size() + changes.size());
            TreeMap<String, Optional<Object>> rest = new TreeMap<>(changes);
            for (Entry old : base.children()) {
                while (!rest.isEmpty() && Utf8Order.compare(rest.firstKey(), old.name()) < 0) {
                    add(children, rest.pollFirstEntry().getValue());
                }
                if (!rest.isEmpty() && rest.firstKey().equals(old.name())) {
                    add(children, rest.pollFirstEntry().getValue());
                } else {
                    children.add(old);
                }
            }
            rest.values().forEach(change -> add(children, change));
            return Entry.Dir.ofSorted(base.name(), mode, mtimeNanos, List.copyOf(children));
        }

        private static void add(List<Entry> children, Optional<Object> change) {
            change.ifPresent(child -> children.add(child instanceof Node node ? node.build() : (Entry) child));
        }
    }

    /** What stands at this path after the changes so far, {@code ""} for the root. */
    public Optional<Entry> get(String path) {
        if (path.isEmpty()) {
            return Optional.of(root.build());
        }
        Node parent = node(parent(path), false);
        Object child = parent == null ? null : parent.child(name(path));
        return Optional.ofNullable(child instanceof Node node ? node.build() : (Entry) child);
    }

    /** Whether there is a directory at this path that holds nothing. */
    boolean isEmptyDirectory(String path) {
        return get(path).orElse(null) instanceof Entry.Dir dir && dir.children().isEmpty();
    }

    /** Puts this entry at this path; missing directories are made. Replaces what was there. */
    public TreeEditor put(String path, Entry entry) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("the root cannot be put: use ContextTree.of");
        }
        Node parent = node(parent(path), true);
        if (parent != null) {
            parent.changes.put(name(path), Optional.of(entry.named(name(path))));
        }
        return this;
    }

    /** Removes this path and all below it, if it is there. */
    public TreeEditor remove(String path) {
        Node parent = path.isEmpty() ? null : node(parent(path), false);
        if (parent != null && parent.child(name(path)) != null) {
            parent.changes.put(name(path), Optional.empty());
        }
        return this;
    }

    /** Gives the directory at this path another mode and mtime, if there is one. */
    public TreeEditor stat(String path, int mode, long mtimeNanos) {
        Node node = node(path, false);
        if (node != null) {
            node.mode = mode;
            node.mtimeNanos = mtimeNanos;
        }
        return this;
    }

    /** The tree with all changes. */
    public ContextTree build() {
        return ContextTree.of(root.build());
    }

    private @Nullable Node node(String path, boolean create) {
        Node node = root;
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String name = path.substring(from, to);
            Object child = node.child(name);
            if (!(child instanceof Node)) {
                if (!(child instanceof Entry.Dir) && !create) {
                    return null;
                }
                child = new Node(child instanceof Entry.Dir dir ? dir : Entry.Dir.of(name, 0755, 0, List.of()));
                node.changes.put(name, Optional.of(child));
            }
            node = (Node) child;
            from = to + 1;
        }
        return node;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
