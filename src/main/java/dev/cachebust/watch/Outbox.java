package dev.cachebust.watch;

import dev.cachebust.watch.WatchEvent.Changed;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hands events on, one thread at a time, paths in groups; nothing once it is closed. */
final class Outbox {
    private static final int MOST_PATHS = 1000;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Consumer<WatchEvent> listener;
    private final Set<String> paths = new HashSet<>();
    private long oldest;
    private boolean closed;

    Outbox(Consumer<WatchEvent> listener) {
        this.listener = listener;
    }

    synchronized void changed(String path) {
        if (paths.isEmpty()) {
            oldest = System.nanoTime();
        }
        paths.add(path);
        if (paths.size() >= MOST_PATHS || System.nanoTime() - oldest >= LONGEST_NANOS) {
            flush();
        }
    }

    synchronized void flush() {
        if (!paths.isEmpty()) {
            Set<String> group = Set.copyOf(paths);
            paths.clear();
            tell(new Changed(group));
        }
    }

    synchronized void tell(WatchEvent event) {
        flush();
        if (!closed) {
            listener.accept(event);
        }
    }

    synchronized void close() {
        closed = true;
    }
}
