package dev.cachebust.context;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One walk over the disk, by several threads. */
final class TreeWalk implements AutoCloseable {
    /** How many names of one directory a task takes. */
    private static final int CHUNK = 128;

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final PathRules rules;
    private final ContentReader reader;
    private final Collection<ScanProblem> problems = new ConcurrentLinkedQueue<>();
    private final Collection<String> ignored = new ConcurrentLinkedQueue<>();
    private final Collection<String> temporaries = new ConcurrentLinkedQueue<>();
    private @Nullable ForkJoinPool pool;

    TreeWalk(PathRules rules, ContentReader reader) {
        this.rules = rules;
        this.reader = reader;
    }

    Collection<ScanProblem> problems() {
        return problems;
    }

    Collection<String> ignored() {
        return ignored;
    }

    Collection<String> temporaries() {
        return temporaries;
    }

    /** The whole context. Fails where any other directory would become a problem. */
    Entry.Dir root(Path root, FileStat stat, Entry.Dir known) throws IOException {
        Files.newDirectoryStream(root).close();
        Entry.Dir dir = run(new DirectoryTask(rules.root(), root, stat, known, false));
        return dir != null ? dir : Entry.Dir.of("", stat.permissions(), stat.mtimeNanos(), List.of());
    }

    /** What stands at a path now; null if nothing, or nothing that belongs in the tree. */
    @Nullable Entry entry(PathRules.Step step, Path path, @Nullable Entry known) {
        boolean parentIgnored = rules.ignores(parent(step.path()));
        Optional<FileStat> stat = stat(step, path, parentIgnored);
        if (stat.isEmpty()) {
            return null;
        }
        return stat.get().isDirectory()
                ? run(new DirectoryTask(step, path, stat.get(), known, parentIgnored))
                : leaf(step, path, stat.get(), known);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private Entry.@Nullable Dir run(DirectoryTask task) {
        if (pool == null) {
            int threads = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
            pool = new ForkJoinPool(threads, TreeWalk::newThread, null, false);
        }
        return pool.invoke(task);
    }

    private static ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("cachebust-scan-" + THREADS.incrementAndGet());
        return thread;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    /** The stat of a name that may belong in the tree. */
    private Optional<FileStat> stat(PathRules.Step step, Path path, boolean parentIgnored) {
        boolean topmost = step.ignored() && !parentIgnored;
        try {
            if (step.prunable()) {
                if (topmost && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    ignored.add(step.path());
                }
                return Optional.empty();
            }
            FileStat stat = FileStat.of(path);
            if (topmost) {
                ignored.add(step.path());
            }
            return step.ignored() && !stat.isDirectory() ? Optional.empty() : Optional.of(stat);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            problem(step, ScanProblem.Kind.UNREADABLE_FILE, e);
            return Optional.empty();
        }
    }

    private @Nullable Entry leaf(PathRules.Step step, Path path, FileStat stat, @Nullable Entry known) {
        String name = step.path().substring(step.path().lastIndexOf('/') + 1);
        if (EditorTemporaries.matches(name)) {
            temporaries.add(step.path());
            return null;
        }
        try {
            if (stat.isFile()) {
                return file(path, name, stat, known);
            }
            if (stat.isLink()) {
                return link(step, path, name, stat, known);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (IOException e) {
            problem(step, ScanProblem.Kind.UNREADABLE_FILE, e);
            return null;
        }
        problems.add(new ScanProblem(
                step.path(), ScanProblem.Kind.SPECIAL_FILE, "is a " + stat.typeName() + ", which no image takes"));
        return null;
    }

    private Entry.File file(Path path, String name, FileStat stat, @Nullable Entry known) throws IOException {
        if (known instanceof Entry.File file && ContentReader.unchanged(file, stat)) {
            return file.mode() == stat.permissions()
                    ? file
                    : new Entry.File(
                            name, stat.permissions(), stat.mtimeNanos(), stat.size(), file.content(), file.stamp());
        }
        return reader.read(path, name, stat);
    }

    private @Nullable Entry link(PathRules.Step step, Path path, String name, FileStat stat, @Nullable Entry known)
            throws IOException {
        Optional<String> target = ContextPaths.linkTarget(Files.readSymbolicLink(path));
        if (target.isEmpty()) {
            problems.add(
                    new ScanProblem(step.path(), ScanProblem.Kind.NAME_NOT_UTF8, "links to a name that is not UTF-8"));
            return null;
        }
        Entry.Link link = new Entry.Link(name, stat.permissions(), stat.mtimeNanos(), target.get());
        return link.equals(known) ? known : link;
    }

    private void problem(PathRules.Step step, ScanProblem.Kind kind, IOException e) {
        String reason = e instanceof AccessDeniedException ? "permission denied" : reason(e);
        problems.add(new ScanProblem(step.path(), kind, reason));
    }

    private static String reason(IOException e) {
        String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }

    /** A directory with all below it; null if it is gone, or ignored and nothing below it is taken back in. */
    private final class DirectoryTask extends RecursiveTask<Entry.@Nullable Dir> {
        private static final long serialVersionUID = 1L;

        private final transient PathRules.Step step;
        private final transient Path path;
        private final transient FileStat stat;
        private final transient Entry.@Nullable Dir known;
        private final boolean parentIgnored;

        DirectoryTask(PathRules.Step step, Path path, FileStat stat, @Nullable Entry known, boolean parentIgnored) {
            this.step = step;
            this.path = path;
            this.stat = stat;
            this.known = known instanceof Entry.Dir dir ? dir : null;
            this.parentIgnored = parentIgnored;
        }

        @Override
        protected Entry.@Nullable Dir compute() {
            List<Path> names = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
                stream.forEach(names::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                return null;
            } catch (IOException e) {
                problem(step, ScanProblem.Kind.UNREADABLE_DIRECTORY, e);
            } catch (DirectoryIteratorException e) {
                problem(step, ScanProblem.Kind.UNREADABLE_DIRECTORY, new IOException(e.getCause()));
            }
            List<Entry> children = names.size() <= CHUNK ? look(names) : lookInChunks(names);
            if (children.isEmpty() && step.ignored()) {
                return null;
            }
            children.sort((a, b) -> Utf8Order.compare(a.name(), b.name()));
            return directory(children);
        }

        private Entry.Dir directory(List<Entry> children) {
            if (known != null && same(known.children(), children)) {
                return known.withStat(stat.permissions(), stat.mtimeNanos());
            }
            String name = step.path().substring(step.path().lastIndexOf('/') + 1);
            return Entry.Dir.ofSorted(name, stat.permissions(), stat.mtimeNanos(), List.copyOf(children));
        }

        private List<Entry> lookInChunks(List<Path> names) {
            List<ForkJoinTask<List<Entry>>> chunks = new ArrayList<>();
            for (int from = 0; from < names.size(); from += CHUNK) {
                List<Path> chunk = names.subList(from, Math.min(names.size(), from + CHUNK));
                chunks.add(ForkJoinTask.adapt(() -> look(chunk)));
            }
            List<Entry> children = new ArrayList<>(names.size());
            ForkJoinTask.invokeAll(chunks).forEach(chunk -> children.addAll(chunk.join()));
            return children;
        }

        private List<Entry> look(List<Path> paths) {
            List<DirectoryTask> directories = new ArrayList<>();
            List<Leaf> leaves = new ArrayList<>();
            for (Path child : paths) {
                Optional<String> name = ContextPaths.name(child);
                if (name.isEmpty()) {
                    String shown =
                            step.child(String.valueOf(child.getFileName())).path();
                    problems.add(new ScanProblem(shown, ScanProblem.Kind.NAME_NOT_UTF8, "its name is not UTF-8"));
                    continue;
                }
                PathRules.Step below = step.child(name.get());
                Entry knownChild = known == null ? null : ContextTree.child(known, name.get());
                stat(below, child, step.ignored() || parentIgnored).ifPresent(found -> {
                    if (found.isDirectory()) {
                        directories.add(
                                new DirectoryTask(below, child, found, knownChild, step.ignored() || parentIgnored));
                    } else {
                        leaves.add(new Leaf(below, child, found, knownChild));
                    }
                });
            }
            directories.forEach(DirectoryTask::fork);
            List<Entry> entries = new ArrayList<>(paths.size());
            for (Leaf leaf : leaves) {
                Entry entry = leaf(leaf.step, leaf.path, leaf.stat, leaf.known);
                if (entry != null) {
                    entries.add(entry);
                }
            }
            Collections.reverse(directories);
            for (DirectoryTask directory : directories) {
                Entry.Dir entry = directory.join();
                if (entry != null) {
                    entries.add(entry);
                }
            }
            return entries;
        }
    }

    private record Leaf(
            PathRules.Step step,
            Path path,
            FileStat stat,
            @Nullable Entry known) {}

    private static boolean same(List<Entry> a, List<Entry> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }
}
