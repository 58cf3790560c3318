package dev.cachebust.watch;

import dev.cachebust.context.ContextPaths;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.watch.WatchEvent.Reason;
import dev.cachebust.watch.WatchEvent.TrustLost;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a context, and single files elsewhere, by the system's notifications. What the ignore rules prune is not
 * registered. A root that vanishes is waited for.
 */
public final class ContextWatcher implements ChangeSource {
    private static final long CHECK_MILLIS = 1000;
    /** How long to let a storm go on before the directories that it made are looked for. */
    private static final long STORM_MILLIS = 100;

    private final Path root;
    private final IgnoreRules rules;
    private final Set<Path> files;
    private final AtomicInteger walked = new AtomicInteger();
    private final AtomicBoolean reattaching = new AtomicBoolean();
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cachebust-watch-keeper");
        thread.setDaemon(true);
        return thread;
    });

    private Outbox outbox = new Outbox(event -> {});
    private @Nullable Attachment context;
    private @Nullable Object rootKey;
    private @Nullable Attachment singles;

    /**
     * Nothing is watched before {@link #start}.
     *
     * @param root the context's folder
     * @param rules what they prune is not watched
     * @param files to be watched as well, be they there or not: the Dockerfile, ignore files, the config. A change of one
     *     is told by its absolute path, also where it is in the context too
     */
    public ContextWatcher(Path root, IgnoreRules rules, Set<Path> files) {
        this.root = root.toAbsolutePath().normalize();
        this.rules = rules;
        this.files = new HashSet<>();
        files.forEach(file -> this.files.add(file.toAbsolutePath().normalize()));
    }

    @Override
    public void start(Consumer<WatchEvent> listener) throws IOException {
        outbox = new Outbox(listener);
        synchronized (this) {
            attachSingles();
            attachContext();
        }
        keeper.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public int directories() {
        // the library walks twice whenever it registers: once to look, once to register
        return walked.get() / 2;
    }

    @Override
    public void close() {
        keeper.shutdownNow();
        outbox.close();
        synchronized (this) {
            detach(context);
            detach(singles);
            context = null;
            singles = null;
        }
    }

    private static void detach(@Nullable Attachment attachment) {
        if (attachment != null) {
            attachment.close();
        }
    }

    private void attachContext() throws IOException {
        Path real = root.toRealPath();
        Object key = key(real);
        walked.set(0);
        PrunedTreeVisitor visitor = new PrunedTreeVisitor(real, rules, new Failures(real));
        FileTreeVisitor counted = (start, onDirectory, onFile) -> visitor.recursiveVisitFiles(
                start,
                directory -> {
                    onDirectory.call(directory);
                    walked.incrementAndGet();
                },
                onFile);
        Attachment next = Attachment.start(List.of(real), counted, new ContextEvents(real, visitor), "cachebust-watch");
        detach(context);
        context = next;
        rootKey = key;
        next.whenEnded(this::checkNow);
    }

    /** Files outside are watched through their folders, which are not looked into any further. */
    private void attachSingles() throws IOException {
        Set<Path> folders = new TreeSet<>();
        for (Path file : files) {
            Path folder = file.getParent();
            if (folder != null && Files.isDirectory(folder)) {
                folders.add(folder);
            }
        }
        if (folders.isEmpty()) {
            return;
        }
        FileTreeVisitor visitor = (start, onDirectory, onFile) -> {
            if (folders.contains(start)) {
                onDirectory.call(start);
            }
        };
        Attachment next = Attachment.start(List.copyOf(folders), visitor, new SingleEvents(), "cachebust-watch-files");
        detach(singles);
        singles = next;
        next.whenEnded(this::checkNow);
    }

    private static @Nullable Object key(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    }

    private void checkNow() {
        if (!keeper.isShutdown()) {
            keeper.execute(this::check);
        }
    }

    /** Notices that the root went, came or was exchanged, which nothing inside of it tells. */
    private synchronized void check() {
        if (keeper.isShutdown()) {
            return;
        }
        try {
            Object now = key(root.toRealPath());
            if (context == null || context.hasEnded() || !Objects.equals(now, rootKey)) {
                attachContext();
                outbox.tell(new TrustLost(Reason.ROOT_BACK, Optional.empty(), Optional.empty()));
            }
            if (singles != null && singles.hasEnded()) {
                attachSingles();
                files.forEach(file -> outbox.changed(file.toString()));
                outbox.flush();
            }
        } catch (IOException e) {
            if (context != null) {
                detach(context);
                context = null;
                walked.set(0);
                outbox.tell(
                        new TrustLost(Reason.ROOT_GONE, Optional.empty(), Optional.of(String.valueOf(e.getMessage()))));
            }
        }
    }

    /** Registers everything anew: directories made while events were lost would otherwise never be watched. */
    private void reattach(Reason reason, Optional<String> advice) {
        if (!keeper.isShutdown() && reattaching.compareAndSet(false, true)) {
            keeper.schedule(
                    () -> {
                        reattaching.set(false);
                        synchronized (this) {
                            try {
                                attachContext();
                                outbox.tell(new TrustLost(reason, Optional.empty(), advice));
                            } catch (IOException e) {
                                check();
                            }
                        }
                    },
                    STORM_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** What happens in the context. */
    private final class ContextEvents implements Attachment.Events {
        private final Path real;
        private final PrunedTreeVisitor visitor;

        ContextEvents(Path real, PrunedTreeVisitor visitor) {
            this.real = real;
            this.visitor = visitor;
        }

        @Override
        public void at(Path path) {
            if (visitor.isInContext(path)) {
                outbox.changed(nearest(path));
            }
        }

        /** The path as text; where a name is not UTF-8, that of the directory it is in. */
        private String nearest(Path path) {
            for (Path here = path; here != null && !here.equals(real); here = here.getParent()) {
                Optional<String> relative = ContextPaths.relative(real, here);
                if (relative.isPresent()) {
                    return relative.get();
                }
            }
            return "";
        }

        @Override
        public void pause() {
            outbox.flush();
        }

        @Override
        public void overflow() {
            reattach(Reason.OVERFLOW, Optional.empty());
        }

        @Override
        public void failed(Exception failure) {
            reattach(Reason.FAILED, Optional.of(String.valueOf(failure.getMessage())));
        }
    }

    /** What happens in the folders of files outside. */
    private final class SingleEvents implements Attachment.Events {
        @Override
        public void at(Path path) {
            if (files.contains(path)) {
                outbox.changed(path.toString());
            }
        }

        @Override
        public void pause() {
            outbox.flush();
        }

        @Override
        public void overflow() {
            files.forEach(file -> outbox.changed(file.toString()));
        }

        @Override
        public void failed(Exception failure) {
            overflow();
        }
    }

    /** Directories that cannot be watched: each is told once, the system's limit once for all. */
    private final class Failures implements BiConsumer<Path, IOException> {
        private final Path real;
        private final Set<Path> told = new HashSet<>();
        private boolean limitTold;

        Failures(Path real) {
            this.real = real;
        }

        @Override
        public void accept(Path directory, IOException e) {
            Optional<String> path = ContextPaths.relative(real, directory);
            boolean limit = String.valueOf(e.getMessage()).contains("inotify");
            if (limit && !limitTold) {
                limitTold = true;
                outbox.tell(new TrustLost(Reason.LIMIT_REACHED, path, Optional.of(InotifyLimit.advice())));
            } else if (!limit && told.add(directory)) {
                outbox.tell(
                        new TrustLost(Reason.DIRECTORY_UNWATCHED, path, Optional.of("make it readable, or ignore it")));
            }
        }
    }
}
