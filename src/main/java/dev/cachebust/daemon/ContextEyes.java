package dev.cachebust.daemon;

import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.watch.ChangeSource;
import dev.cachebust.watch.ContextWatcher;
import dev.cachebust.watch.VersionControl;
import dev.cachebust.watch.WatchEvent;
import dev.cachebust.watch.WatchEvent.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a context: scans it when asked, and tells by itself when something happens there. */
final class ContextEyes implements AutoCloseable {
    private final Map<String, String> environment;
    private final Consumer<Message> results;
    private final ManifestReader manifests;
    private ContextTree known;
    private @Nullable ContextScan last;
    private volatile @Nullable ChangeSource source;
    private final List<ChangeSource> named = new ArrayList<>();
    private volatile boolean doubtful;
    private final AtomicInteger losses = new AtomicInteger();

    /**
     * @param kept the context as it was when it was last read, perhaps long ago
     */
    ContextEyes(Map<String, String> environment, ContextTree kept, Consumer<Message> results) {
        this.environment = environment;
        this.known = kept;
        this.results = results;
        this.manifests =
                new ManifestReader(message -> results.accept(new Message.Trouble("manifest-not-parsed", message)));
    }

    /** Watches this project's folders from now on. */
    void watch(Project project) {
        closeSource();
        ChangeSource next = new ContextWatcher(
                project.settings().context(),
                project.ignore(),
                ProjectLoader.definition(project.settings(), environment));
        setSource(next);
        try {
            next.start(this::happened);
            for (NamedContexts.Folder folder : project.contexts().folders().values()) {
                ChangeSource named = new ContextWatcher(folder.root(), folder.rules(), folder.definition());
                addNamed(named);
                named.start(this::happenedElsewhere);
            }
        } catch (IOException e) {
            closeSource();
            results.accept(new Message.Trouble("not-watched", "the context cannot be watched: " + e.getMessage()));
        }
    }

    private void happened(WatchEvent event) {
        if (event instanceof WatchEvent.Changed changed) {
            Set<String> inside = changed.paths().stream()
                    .filter(path -> !path.startsWith("/"))
                    .collect(Collectors.toSet());
            results.accept(new Message.Touched(
                    inside, false, inside.size() < changed.paths().size()));
        } else if (event instanceof WatchEvent.TrustLost lost) {
            lost(lost);
        }
    }

    /** In a named folder: it is read again with the definition. */
    private void happenedElsewhere(WatchEvent event) {
        if (event instanceof WatchEvent.TrustLost lost) {
            results.accept(new Message.Trouble(
                    "watch-" + lost.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), words(lost)));
        }
        results.accept(new Message.Touched(Set.of(), false, true));
    }

    private synchronized void addNamed(ChangeSource source) {
        named.add(source);
    }

    private void lost(WatchEvent.TrustLost lost) {
        String reason = lost.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        results.accept(new Message.Trouble("watch-" + reason, words(lost)));
        results.accept(
                new Message.TrustLost(new Event.Trust(losses.incrementAndGet(), reason, directories(), polled())));
        if (lost.reason() == Reason.CLOCK_JUMPED) {
            doubtful = true;
        }
        if (lost.reason() != Reason.ROOT_GONE) {
            results.accept(new Message.Touched(Set.of(), true, true));
        }
    }

    private static String words(WatchEvent.TrustLost lost) {
        String what = switch (lost.reason()) {
            case OVERFLOW -> "more files changed at once than the system keeps note of; all are read again";
            case ROOT_GONE -> "the context's folder is gone; it is waited for";
            case ROOT_BACK -> "the context's folder is back";
            case DIRECTORY_UNWATCHED -> "a directory cannot be watched and is looked at again and again instead";
            // the cure comes first, so that it is to be seen in a narrow view
            case LIMIT_REACHED ->
                lost.advice().orElse("") + "; until then further directories are polled, which is slower";
            case LIMIT_RAISED -> "the system grants more watches; everything is watched anew";
            case FOREIGN ->
                "the system does not tell what others change there, so that it is looked at again and again as well";
            case MOUNTS_CHANGED -> "a file system was mounted or unmounted in the context; all is read again";
            case CLOCK_JUMPED -> "the clock was set, or the machine slept; all is read again";
            case FAILED -> "watching failed and was begun again";
        };
        return what
                + lost.path().map(p -> " (" + p + ")").orElse("")
                + lost.advice()
                        .filter(a -> lost.reason() != Reason.LIMIT_REACHED)
                        .map(a -> "; " + a)
                        .orElse("");
    }

    /** Looks at these paths, at everything if empty, and sends {@link Message.Scanned}. */
    void scan(Project project, Optional<Set<String>> paths) {
        ContextTree before = last == null ? ContextTree.empty() : last.tree();
        boolean first = last == null;
        ContextScanner scanner = new ContextScanner(project.settings().context(), project.ignore());
        try {
            ContextScan scan =
                    last == null || paths.isEmpty() ? scanner.scan(trusted()) : scanner.rescan(last, paths.get());
            last = scan;
            known = scan.tree();
            List<FileChange> changes = scan.tree().changesSince(before);
            Set<String> asked = paths.orElse(Set.of());
            if (!first) {
                VersionControl.underWay(project.settings().context())
                        .ifPresent(operation -> results.accept(new Message.VersionControl(Optional.of(operation))));
            }
            results.accept(new Message.Scanned(
                    scan.tree(),
                    manifests.read(project, scan.tree(), changes),
                    changes,
                    ignored(asked, scan),
                    unchanged(asked, scan, changes),
                    scan.problems(),
                    directories()));
        } catch (IOException e) {
            results.accept(new Message.Scanned(
                    before,
                    manifests.read(project, before, List.of()),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(new ScanProblem("", ScanProblem.Kind.UNREADABLE_DIRECTORY, unreadable(e))),
                    directories()));
        }
    }

    /** What need not be read again if its stat is the same: nothing, once the stats may lie. */
    private ContextTree trusted() {
        boolean anew = doubtful;
        doubtful = false;
        return anew ? ContextTree.empty() : known;
    }

    private static String unreadable(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static List<String> ignored(Set<String> asked, ContextScan scan) {
        return new TreeSet<>(asked)
                .stream().filter(path -> isIn(scan.ignored(), path)).toList();
    }

    private static List<String> unchanged(Set<String> asked, ContextScan scan, List<FileChange> changes) {
        Set<String> changed = changes.stream().map(FileChange::path).collect(Collectors.toCollection(HashSet::new));
        return new TreeSet<>(asked)
                .stream()
                        .filter(path -> !changed.contains(path) && !isIn(scan.ignored(), path))
                        .filter(path ->
                                !(scan.tree().get(path).orElse(scan.tree().root()) instanceof Entry.Dir))
                        .toList();
    }

    private static boolean isIn(SortedSet<String> tops, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (tops.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private synchronized void setSource(ChangeSource next) {
        source = next;
    }

    private int directories() {
        // without the lock: the source tells of losses while it holds one of its own
        ChangeSource now = source;
        return now == null ? 0 : now.directories();
    }

    private int polled() {
        ChangeSource now = source;
        return now == null ? 0 : now.polled();
    }

    private synchronized void closeSource() {
        named.forEach(ChangeSource::close);
        named.clear();
        ChangeSource former = source;
        source = null;
        if (former != null) {
            former.close();
        }
    }

    @Override
    public void close() {
        closeSource();
    }
}
