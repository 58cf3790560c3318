package dev.cachebust.watch;

import dev.cachebust.context.ContextPaths;
import dev.cachebust.watch.WatchEvent.Reason;
import dev.cachebust.watch.WatchEvent.TrustLost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What cannot be watched, or not it alone, is polled. Each such directory is told once, a limit once for all of them. */
final class Unwatched {
    private final Consumer<WatchEvent> outbox;
    private final Set<Path> told = new HashSet<>();
    private @Nullable String limitTold;

    Unwatched(Consumer<WatchEvent> outbox) {
        this.outbox = outbox;
    }

    /** Whether a limit was reached. */
    synchronized boolean limited() {
        return limitTold != null;
    }

    /** A registration of everything begins, under these limits. */
    synchronized Round round(Path real, String limits) {
        if (limitTold != null && !limitTold.equals(limits)) {
            limitTold = null;
        }
        return new Round(real, limits);
    }

    private synchronized boolean isNewLimit(String limits) {
        boolean fresh = limitTold == null;
        limitTold = limits;
        return fresh;
    }

    private synchronized boolean isNew(Path directory) {
        return told.add(directory);
    }

    /** One registration of everything, and what is added to it later. */
    final class Round implements BiConsumer<Path, IOException> {
        private final Path real;
        private final String limits;
        private final List<WatchEvent> held = new ArrayList<>();
        private @Nullable Polling polling;
        private boolean released;

        private Round(Path real, String limits) {
            this.real = real;
            this.limits = limits;
        }

        void into(Polling next) {
            polling = next;
        }

        /** The registration is over: what it had to tell is told, with what is watched and polled by then. */
        void release() {
            List<WatchEvent> now;
            synchronized (held) {
                released = true;
                now = List.copyOf(held);
                held.clear();
            }
            now.forEach(outbox);
        }

        private void tell(Reason reason, Optional<String> path, String advice) {
            WatchEvent event = new TrustLost(reason, path, Optional.of(advice));
            synchronized (held) {
                if (!released) {
                    held.add(event);
                    return;
                }
            }
            outbox.accept(event);
        }

        private void poll(Path directory) {
            if (polling != null) {
                polling.add(directory);
            }
        }

        /** This directory cannot be registered or listed. */
        @Override
        public void accept(Path directory, IOException e) {
            poll(directory);
            Optional<String> path = ContextPaths.relative(real, directory).filter(p -> !p.isEmpty());
            Optional<InotifyLimit> limit = InotifyLimit.reached(e);
            if (limit.isPresent()) {
                if (isNewLimit(limits)) {
                    tell(Reason.LIMIT_REACHED, path, limit.get().advice());
                }
            } else if (isNew(directory)) {
                tell(Reason.DIRECTORY_UNWATCHED, path, "make it readable, or ignore it");
            }
        }

        /** These are the file systems that the directories are on. */
        void foreign(Mounts mounts) {
            mounts.holding().filter(Mounts.Mount::foreign).ifPresent(mount -> foreign(real, mount));
            mounts.below().stream().filter(Mounts.Mount::foreign).forEach(mount -> foreign(mount.point(), mount));
        }

        private void foreign(Path directory, Mounts.Mount mount) {
            poll(directory);
            if (isNew(directory)) {
                tell(
                        Reason.FOREIGN,
                        ContextPaths.relative(real, directory).filter(p -> !p.isEmpty()),
                        "its file system is " + mount.type());
            }
        }
    }
}
