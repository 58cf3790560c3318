package dev.cachebust.daemon;

import dev.cachebust.context.ContextScan;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a context: scans it when asked, and tells by itself when something happens there. */
final class ContextEyes implements AutoCloseable {
    private final String image;
    private final SharedContexts shared;
    private final Map<String, String> environment;
    private final Consumer<Message> results;
    private final ManifestReader manifests;
    private @Nullable ContextScan last;
    private volatile @Nullable SharedContext folder;
    private final List<ChangeSource> named = new ArrayList<>();
    /** What another image had looked at before this one asked: its change has been told. */
    private final Set<String> early = new HashSet<>();

    private final AtomicInteger losses = new AtomicInteger();

    /**
     * Of an image.
     *
     * @param image its name
     * @param shared all folders of the project's images
     */
    ContextEyes(String image, SharedContexts shared, Map<String, String> environment, Consumer<Message> results) {
        this.image = image;
        this.shared = shared;
        this.environment = environment;
        this.results = results;
        this.manifests =
                new ManifestReader(message -> results.accept(new Message.Trouble("manifest-not-parsed", message)));
    }

    /** What it wants of its context's folder. */
    static SharedContext.Need need(Project project, Map<String, String> environment) {
        Set<Path> files = new HashSet<>();
        ProjectLoader.definition(project.settings(), environment)
                .forEach(file -> files.add(file.toAbsolutePath().normalize()));
        return new SharedContext.Need(project.ignore(), files);
    }

    /** Watches this project's folders from now on. */
    void watch(Project project) {
        closeNamed();
        SharedContext next = shared.of(image, project.settings().context());
        folder = next;
        try {
            next.watch(image, need(project, environment), this::happened);
            for (NamedContexts.Folder other : project.contexts().folders().values()) {
                ChangeSource source = new ContextWatcher(other.root(), other.rules(), other.definition());
                addNamed(source);
                source.start(this::happenedElsewhere);
            }
        } catch (IOException e) {
            close();
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
        try {
            SharedContext context = shared.of(image, project.settings().context());
            ContextScan scan = context.scan(image, project.ignore(), first ? Optional.empty() : paths);
            last = scan;
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

    private static String unreadable(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static List<String> ignored(Set<String> asked, ContextScan scan) {
        return new TreeSet<>(asked)
                .stream().filter(path -> isIn(scan.ignored(), path)).toList();
    }

    private List<String> unchanged(Set<String> asked, ContextScan scan, List<FileChange> changes) {
        if (asked.isEmpty()) {
            return List.of();
        }
        Set<String> changed = changes.stream().map(FileChange::path).collect(Collectors.toCollection(HashSet::new));
        changed.addAll(told(asked, changed));
        return new TreeSet<>(asked)
                .stream()
                        .filter(path -> !changed.contains(path) && !isIn(scan.ignored(), path))
                        .filter(path ->
                                !(scan.tree().get(path).orElse(scan.tree().root()) instanceof Entry.Dir))
                        .toList();
    }

    /** Those of the paths whose change was told when another image had looked at them. */
    private Set<String> told(Set<String> asked, Set<String> changed) {
        Set<String> told = new HashSet<>(asked);
        told.retainAll(early);
        early.removeAll(told);
        SharedContext context = folder;
        if (context != null && context.isShared() && !asked.isEmpty()) {
            changed.stream().filter(path -> !isIn(asked, path)).forEach(early::add);
        }
        return told;
    }

    private static boolean isIn(Set<String> tops, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (tops.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private int directories() {
        SharedContext now = folder;
        return now == null ? 0 : now.directories();
    }

    private int polled() {
        SharedContext now = folder;
        return now == null ? 0 : now.polled();
    }

    private synchronized void closeNamed() {
        named.forEach(ChangeSource::close);
        named.clear();
    }

    @Override
    public void close() {
        closeNamed();
        shared.leave(image);
    }
}
