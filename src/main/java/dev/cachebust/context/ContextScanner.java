package dev.cachebust.context;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a context from the disk into a {@link ContextTree}. Never follows a link, never looks into what is ignored. */
public final class ContextScanner {
    private final Path root;
    private final PathRules rules;
    private final ContentReader reader;

    /** For this folder; nothing is read yet. */
    public ContextScanner(Path root, PathRules rules) {
        this(root, rules, new ContentReader(Clock.systemUTC()));
    }

    ContextScanner(Path root, PathRules rules, ContentReader reader) {
        this.root = root;
        this.rules = rules;
        this.reader = reader;
    }

    /** Reads everything. */
    public ContextScan scan() throws IOException {
        return scan(ContextTree.empty());
    }

    /**
     * Reads everything, but the content of a file only if its stat differs from what is known of it.
     *
     * @param known an earlier tree of this folder, by whatever rules
     * @throws IOException if the root is not a directory that can be read; all else becomes a problem
     */
    public ContextScan scan(ContextTree known) throws IOException {
        FileStat stat = FileStat.of(root.toRealPath());
        if (!stat.isDirectory()) {
            throw new NotDirectoryException(root.toString());
        }
        try (TreeWalk walk = new TreeWalk(rules, reader)) {
            Entry.Dir dir = walk.root(root, stat, known.root());
            return new ContextScan(
                    ContextTree.of(dir),
                    List.copyOf(new TreeSet<>(walk.problems())),
                    sorted(walk.ignored()),
                    sorted(walk.temporaries()));
        }
    }

    /**
     * Reads again what may have changed. A path may be of anything that is, was or will never be there: a file, a
     * directory with all below it, something ignored.
     *
     * @param before the last scan by the same rules
     * @param paths relative to the root; {@code ""} means everything
     */
    public ContextScan rescan(ContextScan before, Set<String> paths) throws IOException {
        if (paths.contains("")) {
            return scan(before.tree());
        }
        try (TreeWalk walk = new TreeWalk(rules, reader)) {
            Rescan rescan = new Rescan(before.tree(), walk);
            Set<String> looked = new TreeSet<>(Utf8Order::comparePaths);
            for (String path : paths) {
                looked.add(rescan.topmostChanged(path));
            }
            looked.addAll(HardLinks.otherNames(before.tree(), root, looked));
            removeNested(looked);
            if (looked.contains("")) {
                return scan(before.tree());
            }
            looked.forEach(rescan::look);
            TreeSet<ScanProblem> problems = new TreeSet<>(walk.problems());
            before.problems().stream().filter(p -> !isBelow(p.path(), looked)).forEach(problems::add);
            return new ContextScan(
                    rescan.tree(),
                    List.copyOf(problems),
                    merged(before.ignored(), walk.ignored(), looked),
                    merged(before.temporaries(), walk.temporaries(), looked));
        }
    }

    private final class Rescan {
        private final TreeEditor editor;
        private final ContextTree before;
        private final TreeWalk walk;
        private final Map<String, Optional<FileStat>> directories = new HashMap<>();

        Rescan(ContextTree before, TreeWalk walk) {
            this.before = before;
            this.editor = before.edit();
            this.walk = walk;
        }

        /** The path itself, or the first directory above it that came, went, or is none any more. */
        String topmostChanged(String path) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String above = path.substring(0, slash);
                boolean was = before.get(above).orElse(null) instanceof Entry.Dir;
                boolean is = directories
                        .computeIfAbsent(above, this::stat)
                        .filter(FileStat::isDirectory)
                        .isPresent();
                if (!was || !is) {
                    return above;
                }
            }
            return path;
        }

        void look(String path) {
            PathRules.Step step = rules.root();
            for (String name : path.split("/")) {
                boolean inside = !step.path().isEmpty();
                if (inside && step.prunable()) {
                    return;
                }
                step = step.child(name);
            }
            Path file = ContextPaths.resolve(root, path);
            Entry entry = walk.entry(step, file, before.get(path).orElse(null));
            if (entry == null) {
                editor.remove(path);
            } else {
                editor.put(path, entry);
            }
            tidyAbove(path);
        }

        /** Directories above: their stat may have changed, and one that is ignored stays only while it holds something. */
        private void tidyAbove(String path) {
            for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
                String above = path.substring(0, slash);
                directories
                        .getOrDefault(above, Optional.empty())
                        .ifPresent(stat -> editor.stat(above, stat.permissions(), stat.mtimeNanos()));
                if (rules.ignores(above) && editor.isEmptyDirectory(above)) {
                    editor.remove(above);
                }
            }
        }

        private Optional<FileStat> stat(String path) {
            try {
                return Optional.of(FileStat.of(ContextPaths.resolve(root, path)));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        ContextTree tree() {
            return editor.build();
        }
    }

    /** Drops paths below others; the set is in path order. */
    private static void removeNested(Set<String> paths) {
        String[] last = {null};
        paths.removeIf(path -> {
            boolean nested = last[0] != null && (last[0].isEmpty() || path.startsWith(last[0] + "/"));
            if (!nested) {
                last[0] = path;
            }
            return nested;
        });
    }

    private static boolean isBelow(String path, Set<String> tops) {
        for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
            if (tops.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static SortedSet<String> merged(SortedSet<String> before, Collection<String> found, Set<String> looked) {
        return sorted(Stream.of(before.stream().filter(p -> !isBelow(p, looked)), found.stream())
                .flatMap(Function.identity())
                .toList());
    }

    private static SortedSet<String> sorted(Collection<String> paths) {
        SortedSet<String> sorted = new TreeSet<>(Utf8Order::comparePaths);
        sorted.addAll(paths);
        return Collections.unmodifiableSortedSet(sorted);
    }
}
