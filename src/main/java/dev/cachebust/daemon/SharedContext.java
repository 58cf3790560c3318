package dev.cachebust.daemon;

import dev.cachebust.context.CommonRules;
import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FilteredScan;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.context.PathRules;
import dev.cachebust.watch.ChangeSource;
import dev.cachebust.watch.ContextWatcher;
import dev.cachebust.watch.WatchEvent;
import dev.cachebust.watch.WatchEvent.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one image or several are built from. However many they are, it is watched once and a change in it is read once;
 * each is told and shown what its own ignore file leaves. For use by several threads.
 */
final class SharedContext {
    private final Path root;
    private final Disk disk;
    private final Map<String, Need> needs = new ConcurrentHashMap<>();
    private final Map<String, Consumer<WatchEvent>> listeners = new ConcurrentHashMap<>();

    /** What happened since it was looked at. Guarded by itself: who tells of an event never waits for a walk. */
    private final Unseen unseen = new Unseen();

    /** These are guarded by this object; a walk is made while it is held, and who wants the same waits and has it. */
    private final Map<String, FilteredScan> filters = new HashMap<>();

    private ContextTree known = ContextTree.empty();
    private @Nullable ContextScan last;
    private @Nullable PathRules lastRules;

    private final Object watching = new Object();
    private volatile @Nullable Watched watched;

    /** What is registered. */
    private record Watched(PathRules rules, Set<Path> files, ChangeSource source) {}

    /**
     * What an image wants of it.
     *
     * @param rules of its ignore file
     * @param files those elsewhere that decide it, absolute
     */
    record Need(IgnoreRules rules, Set<Path> files) {}

    /** What is outside. */
    interface Disk {
        /** Watches a folder, and files elsewhere. */
        ChangeSource source(Path root, PathRules rules, Set<Path> files);

        /** Reads all of a folder that is not known. */
        ContextScan scan(Path root, PathRules rules, ContextTree known) throws IOException;

        /** Reads these paths again. */
        ContextScan rescan(Path root, PathRules rules, ContextScan before, Set<String> paths) throws IOException;

        /** The real one. */
        Disk REAL = new Disk() {
            @Override
            public ChangeSource source(Path root, PathRules rules, Set<Path> files) {
                return new ContextWatcher(root, rules, files);
            }

            @Override
            public ContextScan scan(Path root, PathRules rules, ContextTree known) throws IOException {
                return new ContextScanner(root, rules).scan(known);
            }

            @Override
            public ContextScan rescan(Path root, PathRules rules, ContextScan before, Set<String> paths)
                    throws IOException {
                return new ContextScanner(root, rules).rescan(before, paths);
            }
        };
    }

    /** Paths that may be others than they were when they were read. */
    private static final class Unseen {
        private final Set<String> paths = new HashSet<>();
        private boolean all;
        private boolean doubtful;

        synchronized void add(WatchEvent event) {
            if (event instanceof WatchEvent.Changed changed) {
                changed.paths().stream().filter(path -> !path.startsWith("/")).forEach(paths::add);
            } else if (event instanceof WatchEvent.TrustLost lost) {
                all |= lost.reason() != Reason.ROOT_GONE;
                doubtful |= lost.reason() == Reason.CLOCK_JUMPED;
            }
        }

        synchronized void everything() {
            all = true;
        }

        /** Those of them that are asked for, which are about to be looked at; empty: everything is. */
        synchronized Optional<Set<String>> take(Optional<Set<String>> asked) {
            if (all) {
                all = false;
                paths.clear();
                return Optional.empty();
            }
            Set<String> taken = new HashSet<>(paths);
            asked.ifPresent(taken::retainAll);
            paths.removeAll(taken);
            return Optional.of(taken);
        }

        /** Whether the times of files may lie; asked once. */
        synchronized boolean doubted() {
            boolean was = doubtful;
            doubtful = false;
            return was;
        }
    }

    SharedContext(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /**
     * An image will watch it.
     *
     * @param tree what the image knows of it from before
     */
    void expect(String image, Need need, ContextTree tree) {
        needs.put(image, need);
        synchronized (this) {
            known = tree.files() > known.files() ? tree : known;
        }
    }

    /** Watches it for an image from now on: what happens later is told, so that a look that follows misses nothing. */
    void watch(String image, Need need, Consumer<WatchEvent> listener) throws IOException {
        needs.put(image, need);
        listeners.put(image, listener);
        synchronized (watching) {
            PathRules rules = rules();
            Set<Path> files =
                    needs.values().stream().flatMap(one -> one.files().stream()).collect(Collectors.toSet());
            Watched before = watched;
            if (before != null && before.rules().equals(rules) && before.files().containsAll(files)) {
                return;
            }
            close();
            ChangeSource source = disk.source(root, rules, files);
            watched = new Watched(rules, files, source);
            unseen.everything();
            try {
                source.start(this::happened);
            } catch (IOException e) {
                close();
                throw e;
            }
        }
    }

    private PathRules rules() {
        return CommonRules.of(needs.values().stream().map(Need::rules).toList());
    }

    private void happened(WatchEvent event) {
        unseen.add(event);
        listeners.forEach((image, listener) ->
                told(event, Objects.requireNonNull(needs.get(image))).ifPresent(listener));
    }

    /** What an image is told of an event: not what it leaves out, nor of files that decide only others. */
    private static Optional<WatchEvent> told(WatchEvent event, Need need) {
        if (!(event instanceof WatchEvent.Changed changed)) {
            return Optional.of(event);
        }
        Set<String> paths = changed.paths().stream()
                .filter(path -> path.startsWith("/")
                        ? need.files().contains(Path.of(path))
                        : !need.rules().prunable(path))
                .collect(Collectors.toSet());
        return paths.isEmpty() ? Optional.empty() : Optional.of(new WatchEvent.Changed(paths));
    }

    /**
     * What there is for an image. It looks at what nobody has looked at since it happened.
     *
     * @param paths only at these; empty: at everything, from scratch if the image is the only one
     */
    synchronized ContextScan scan(String image, IgnoreRules own, Optional<Set<String>> paths) throws IOException {
        needs.compute(image, (name, need) -> new Need(own, need == null ? Set.of() : need.files()));
        PathRules rules = rules();
        ContextScan before = last;
        boolean alone = needs.size() == 1;
        Optional<Set<String>> look = unseen.take(paths);
        ContextTree trusted = unseen.doubted() ? ContextTree.empty() : known;
        ContextScan now;
        if (before == null || !rules.equals(lastRules) || look.isEmpty() || alone && paths.isEmpty()) {
            now = disk.scan(root, rules, trusted);
        } else {
            Set<String> changed = alone ? paths.orElseThrow() : look.get();
            now = changed.isEmpty() ? before : disk.rescan(root, rules, before, changed);
        }
        last = now;
        lastRules = rules;
        known = now.tree();
        return own.equals(rules) ? now : filter(image, own).of(now);
    }

    private FilteredScan filter(String image, IgnoreRules own) {
        FilteredScan filter = filters.get(image);
        if (filter == null || !filter.rules().equals(own)) {
            filter = new FilteredScan(own);
            filters.put(image, filter);
        }
        return filter;
    }

    /** The image has nothing to do with it any more. */
    void leave(String image) {
        listeners.remove(image);
        needs.remove(image);
        synchronized (watching) {
            if (listeners.isEmpty()) {
                close();
            }
        }
    }

    private void close() {
        Watched before = watched;
        watched = null;
        if (before != null) {
            before.source().close();
        }
    }

    /** Whether several images are built from it. */
    boolean isShared() {
        return needs.size() > 1;
    }

    /** How many directories are watched. */
    int directories() {
        // without the lock: the source tells of losses while it holds one of its own
        Watched now = watched;
        return now == null ? 0 : now.source().directories();
    }

    /** How many directories are looked at again and again. */
    int polled() {
        Watched now = watched;
        return now == null ? 0 : now.source().polled();
    }
}
