package dev.cachebust.watch;

import dev.cachebust.context.PathRules;
import dev.cachebust.watch.WatchEvent.Reason;
import dev.cachebust.watch.WatchEvent.TrustLost;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches a context, and single files elsewhere, by the system's notifications, and looks again and again where there are
 * none. What the ignore rules prune is not registered. A root that vanishes is waited for.
 */
public final class ContextWatcher implements ChangeSource {
    /** What is looked at lasts: with nothing amiss, looking is most of what an idle watcher does. */
    private static final long CHECK_MILLIS = 4000;
    /** While the root is gone, directories are polled or watches are short. */
    private static final long AMISS_MILLIS = 1000;
    /** How long to let a storm go on before the directories that it made are looked for. */
    private static final long STORM_MILLIS = 100;
    /** A look again takes at most one part in so many of the time. */
    private static final long POLL_SHARE = 20;

    private final Path root;
    private final PathRules rules;
    private final Set<Path> files;
    private final AtomicInteger walked = new AtomicInteger();
    private final AtomicBoolean reattaching = new AtomicBoolean();
    private Future<?> nextCheck = CompletableFuture.completedFuture(null);
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cachebust-watch-keeper");
        thread.setDaemon(true);
        return thread;
    });

    private final Function<Path, Mounts> mountsOf;
    private final InstantSource clock;
    private final Jumps jumps;
    private final Unwatched unwatched = new Unwatched(this::tell);

    private volatile Outbox outbox = new Outbox(event -> {});
    private volatile @Nullable Rooted rooted;
    private @Nullable Attachment singles;
    private @Nullable PolledFiles polledFiles;
    private long nextPoll = System.nanoTime();

    /**
     * What stands in the root's place.
     *
     * @param real where it is without symbolic links
     * @param key of the folder, to be told from another at the same place
     * @param context empty if it can only be polled
     * @param limits as they were when directories were registered
     */
    private record Rooted(
            Path real,
            @Nullable Object key,
            Mounts mounts,
            Optional<Attachment> context,
            Polling polling,
            String limits) {

        boolean hasEnded() {
            return context.isPresent() && context.get().hasEnded() && polling.size() == 0;
        }

        void close() {
            context.ifPresent(Attachment::close);
        }
    }

    /**
     * Nothing is watched before {@link #start}.
     *
     * @param root the context's folder
     * @param rules what they prune is not watched
     * @param files to be watched as well, be they there or not: the Dockerfile, ignore files, the config. A change of one
     *     is told by its absolute path, also where it is in the context too
     */
    public ContextWatcher(Path root, PathRules rules, Set<Path> files) {
        this(root, rules, files, new MountTable()::of, InstantSource.system());
    }

    ContextWatcher(Path root, PathRules rules, Set<Path> files, Function<Path, Mounts> mountsOf, InstantSource clock) {
        this.mountsOf = mountsOf;
        this.clock = clock;
        this.jumps = new Jumps(clock.instant(), System.nanoTime());
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
        keeper.execute(this::checkLater);
    }

    /** On the keeper's thread. */
    private void checkLater() {
        nextCheck.cancel(false);
        if (!keeper.isShutdown()) {
            long delay = isAmiss() ? AMISS_MILLIS : CHECK_MILLIS;
            nextCheck = keeper.schedule(this::checkAgain, delay, TimeUnit.MILLISECONDS);
        }
    }

    private void checkAgain() {
        try {
            checkRoot();
            poll();
        } finally {
            checkLater();
        }
    }

    private synchronized boolean isAmiss() {
        return rooted == null || rooted.polling().size() > 0 || polledFiles != null || unwatched.limited();
    }

    @Override
    public int directories() {
        // the library walks twice whenever it registers: once to look, once to register
        return walked.get() / 2;
    }

    @Override
    public int polled() {
        // without the lock: who is told of an event may ask
        Rooted now = rooted;
        return now == null ? 0 : now.polling().size();
    }

    @Override
    public void close() {
        keeper.shutdownNow();
        outbox.close();
        synchronized (this) {
            detachContext();
            if (singles != null) {
                singles.close();
                singles = null;
            }
        }
    }

    private void tell(WatchEvent event) {
        outbox.tell(event);
    }

    private void detachContext() {
        Rooted former = rooted;
        rooted = null;
        if (former != null) {
            former.close();
        }
    }

    private void attachContext() throws IOException {
        Path real = root.toRealPath();
        Object key = key(real);
        String limits = InotifyLimit.now();
        walked.set(0);
        Unwatched.Round round = unwatched.round(real, limits);
        Mounts mounts = mountsOf.apply(real);
        PrunedTreeVisitor visitor = new PrunedTreeVisitor(real, rules, mounts::isLeaf, round);
        Polling polling = new Polling(visitor);
        round.into(polling);
        Optional<Attachment> next = attach(real, visitor, round);
        visitor.begun();
        round.foreign(mounts);
        detachContext();
        rooted = new Rooted(real, key, mounts, next, polling, limits);
        round.release();
        next.ifPresent(attachment -> attachment.whenEnded(this::checkNow));
    }

    private Optional<Attachment> attach(Path real, PrunedTreeVisitor visitor, Unwatched.Round round)
            throws IOException {
        AtomicInteger lastWalk = new AtomicInteger();
        FileTreeVisitor counted = (start, onDirectory, onFile) -> {
            lastWalk.set(0);
            visitor.recursiveVisitFiles(
                    start,
                    directory -> {
                        onDirectory.call(directory);
                        walked.incrementAndGet();
                        lastWalk.incrementAndGet();
                    },
                    onFile);
        };
        try {
            Attachment next = Attachment.start(List.of(real), counted, new ContextEvents(visitor), "cachebust-watch");
            // the first walk saw what the second could not register
            walked.set(2 * lastWalk.get());
            return Optional.of(next);
        } catch (IOException e) {
            if (InotifyLimit.reached(e).isEmpty()) {
                throw e;
            }
            round.accept(real, e);
            return Optional.empty();
        }
    }

    /** Files outside are watched through their folders, which are not looked into any further. */
    private void attachSingles() throws IOException {
        polledFiles = null;
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
        if (singles != null) {
            singles.close();
            singles = null;
        }
        try {
            singles = Attachment.start(List.copyOf(folders), visitor, new SingleEvents(), "cachebust-watch-files");
            singles.whenEnded(this::checkNow);
        } catch (IOException e) {
            if (InotifyLimit.reached(e).isEmpty()) {
                throw e;
            }
            polledFiles = new PolledFiles(files);
        }
    }

    private static @Nullable Object key(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }

    private void checkNow() {
        if (!keeper.isShutdown()) {
            keeper.execute(this::checkAgain);
        }
    }

    /** Notices what nothing inside of the root tells: that it went, came or was exchanged, and that it may have missed things. */
    private synchronized void checkRoot() {
        if (keeper.isShutdown()) {
            return;
        }
        jumps.look(clock.instant(), System.nanoTime())
                .ifPresent(jump -> lost(Reason.CLOCK_JUMPED, Optional.of("by " + jump.toSeconds() + " seconds")));
        try {
            Object key = key(root);
            Rooted known = rooted;
            if (known == null || known.hasEnded() || !Objects.equals(key, known.key())) {
                attachContext();
                lost(Reason.ROOT_BACK, Optional.empty());
            } else if (!mountsOf.apply(known.real()).equals(known.mounts())) {
                attachContext();
                lost(Reason.MOUNTS_CHANGED, Optional.empty());
            } else if (unwatched.limited() && !InotifyLimit.now().equals(known.limits())) {
                attachSingles();
                attachContext();
                lost(Reason.LIMIT_RAISED, Optional.empty());
            }
            if (singles != null && singles.hasEnded()) {
                attachSingles();
                files.forEach(file -> outbox.changed(file.toString()));
                outbox.flush();
            }
        } catch (IOException e) {
            if (rooted != null) {
                detachContext();
                walked.set(0);
                lost(Reason.ROOT_GONE, Optional.of(String.valueOf(e.getMessage())));
            }
        }
    }

    private void lost(Reason reason, Optional<String> advice) {
        outbox.tell(new TrustLost(reason, Optional.empty(), advice));
    }

    /** Looks where nobody tells; so seldom that it stays cheap however much there is. */
    private void poll() {
        Optional<Polling> polling;
        Optional<PolledFiles> single;
        synchronized (this) {
            polling = Optional.ofNullable(rooted).map(Rooted::polling).filter(p -> p.size() > 0);
            single = Optional.ofNullable(polledFiles);
        }
        long began = System.nanoTime();
        if (began - nextPoll < 0 || polling.isEmpty() && single.isEmpty()) {
            return;
        }
        polling.ifPresent(p -> p.poll().forEach(outbox::changed));
        single.ifPresent(p -> p.poll().forEach(outbox::changed));
        outbox.flush();
        long now = System.nanoTime();
        nextPoll = now + POLL_SHARE * (now - began);
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
                                lost(reason, advice);
                            } catch (IOException e) {
                                checkRoot();
                            }
                        }
                    },
                    STORM_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** What happens in the context. */
    private final class ContextEvents implements Attachment.Events {
        private final PrunedTreeVisitor visitor;

        ContextEvents(PrunedTreeVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void at(Path path) {
            if (visitor.isInContext(path)) {
                outbox.changed(visitor.nearest(path));
            }
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
}
