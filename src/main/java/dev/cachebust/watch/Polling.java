package dev.cachebust.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Directories that the system does not tell about, looked at again and again with all that is below them. */
final class Polling {
    static final String STAT = "unix:ino,mode,size,ctime,lastModifiedTime";

    private final PrunedTreeVisitor visitor;
    private final Set<Path> directories = new TreeSet<>();
    private final Map<Path, Map<Path, Object>> seen = new HashMap<>();

    Polling(PrunedTreeVisitor visitor) {
        this.visitor = visitor;
    }

    synchronized void add(Path directory) {
        directories.add(directory);
    }

    /** How many directories, those below them not counted. */
    synchronized int size() {
        return directories.size();
    }

    private synchronized Set<Path> directories() {
        return Set.copyOf(directories);
    }

    /**
     * What is not as it was at the last look. At the first look at a directory that is the directory itself: it may have
     * changed since somebody read it. Ends early, with what it has found, when the thread is interrupted.
     */
    Set<String> poll() {
        Set<String> changed = new HashSet<>();
        for (Path directory : directories()) {
            Map<Path, Object> now = stats(directory);
            Map<Path, Object> before = seen.put(directory, now);
            if (before == null) {
                changed.add(visitor.nearest(directory));
                continue;
            }
            now.forEach((path, stat) -> {
                if (!stat.equals(before.remove(path))) {
                    changed.add(visitor.nearest(path));
                }
            });
            before.keySet().forEach(gone -> changed.add(visitor.nearest(gone)));
        }
        return changed;
    }

    private Map<Path, Object> stats(Path top) {
        Map<Path, Object> stats = new HashMap<>();
        Deque<Path> open = new ArrayDeque<>(Set.of(top));
        while (!open.isEmpty() && !Thread.currentThread().isInterrupted()) {
            Path directory = open.remove();
            try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
                for (Path child : children) {
                    if (visitor.isInContext(child)) {
                        look(child, stats, open);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                // What cannot be read is a problem of the scan's, told there; here only that it is so.
                stats.put(directory.resolve("?"), Objects.toString(e.getMessage()));
            }
        }
        return stats;
    }

    private static void look(Path child, Map<Path, Object> stats, Deque<Path> open) {
        try {
            Map<String, Object> stat = Files.readAttributes(child, STAT, LinkOption.NOFOLLOW_LINKS);
            stats.put(child, Map.copyOf(stat));
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                open.add(child);
            }
        } catch (IOException e) {
            // Gone again.
        }
    }
}
