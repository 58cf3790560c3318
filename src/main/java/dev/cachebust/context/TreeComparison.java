package dev.cachebust.context;

import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.context.FileChange.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks two trees side by side, past whatever they share. */
final class TreeComparison {
    private TreeComparison() {}

    /** One path in two trees; null where it is not. */
    private interface Pair {
        void accept(String path, @Nullable Entry older, @Nullable Entry newer);
    }

    static List<FileChange> changes(Entry.Dir older, Entry.Dir newer) {
        List<FileChange> changes = new ArrayList<>();
        walk("", older, newer, (path, from, to) -> {
            if (from == null) {
                changes.add(new FileChange(path, Kind.CREATE, Set.of(Aspect.EXISTENCE)));
            } else if (to == null) {
                changes.add(new FileChange(path, Kind.DELETE, Set.of(Aspect.EXISTENCE)));
            } else {
                Set<Aspect> aspects = aspects(from, to);
                if (!aspects.isEmpty()) {
                    changes.add(new FileChange(path, Kind.MODIFY, aspects));
                }
            }
        });
        return List.copyOf(changes);
    }

    private static Set<Aspect> aspects(Entry from, Entry to) {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (from.getClass() != to.getClass()) {
            aspects.add(Aspect.TYPE);
        } else if (from instanceof Entry.File a && to instanceof Entry.File b) {
            if (!a.content().equals(b.content())) {
                aspects.add(Aspect.CONTENT);
            }
            if (a.mode() != b.mode()) {
                aspects.add(Aspect.MODE);
            }
        } else if (from instanceof Entry.Link a
                && to instanceof Entry.Link b
                && !a.target().equals(b.target())) {
            aspects.add(Aspect.LINK_TARGET);
        }
        return aspects;
    }

    static List<String> stale(Entry.Dir older, Entry.Dir newer) {
        List<String> stale = new ArrayList<>();
        walk("", older, newer, (path, from, to) -> {
            if (from instanceof Entry.File a
                    && to instanceof Entry.File b
                    && a.size() == b.size()
                    && a.mtimeNanos() == b.mtimeNanos()
                    && !a.content().equals(b.content())) {
                stale.add(path);
            }
        });
        return List.copyOf(stale);
    }

    /** Visits what is below a pair of directories, where their digests differ. */
    private static void walk(String prefix, Entry.@Nullable Dir older, Entry.@Nullable Dir newer, Pair pair) {
        if (older == newer || older != null && newer != null && older.digest().equals(newer.digest())) {
            return;
        }
        List<Entry> from = older == null ? List.of() : older.children();
        List<Entry> to = newer == null ? List.of() : newer.children();
        for (int i = 0, j = 0; i < from.size() || j < to.size(); ) {
            int order = i == from.size()
                    ? 1
                    : j == to.size()
                            ? -1
                            : Utf8Order.compare(from.get(i).name(), to.get(j).name());
            Entry a = order <= 0 ? from.get(i++) : null;
            Entry b = order >= 0 ? to.get(j++) : null;
            String path = prefix + (a != null ? a.name() : b != null ? b.name() : "");
            pair.accept(path, a, b);
            if (a instanceof Entry.Dir || b instanceof Entry.Dir) {
                walk(
                        path + "/",
                        a instanceof Entry.Dir dir ? dir : null,
                        b instanceof Entry.Dir dir ? dir : null,
                        pair);
            }
        }
    }
}
