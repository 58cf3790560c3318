package dev.cachebust.control;

import dev.cachebust.daemon.StateFolder;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a file in the state folder saying what the watcher does: whole at any moment, a little later than it happens, and
 * marked with the process so that a reader can tell whether it is still true.
 */
final class StatusFile implements Consumer<Statuses>, AutoCloseable {
    static final String NAME = "status";

    /** Changes that come faster are written together. */
    private static final long REST_MILLIS = 100;

    private static final long CLOSE_SECONDS = 5;

    private final StateFolder state;
    private final ProcessMark process = ProcessMark.own();
    private final Instant since;
    private final Optional<String> log;
    private final Runnable written;
    private final Clock clock;
    private final Thread writer = new Thread(this::work, "cachebust-status");
    private Optional<String> socket = Optional.empty();
    private @Nullable Statuses next;
    private Statuses last = Statuses.of(Status.UNKNOWN);
    private boolean closed;

    /**
     * @param project the project's folder
     * @param log the file that the watcher's output goes to, if it does
     * @param written is run after each time that it was written, on a thread of its own
     */
    StatusFile(StateFolder state, String project, Optional<String> log, Clock clock, Runnable written) {
        this.state = state;
        this.since = clock.instant();
        this.log = log;
        this.clock = clock;
        this.written = written;
        accept(Statuses.of(Status.of(project)));
        writer.setDaemon(true);
        writer.start();
    }

    /** From now on this is where the watcher listens. */
    synchronized void socket(String path) {
        socket = Optional.of(path);
        accept(last);
    }

    @Override
    public synchronized void accept(Statuses status) {
        next = status;
        last = status;
        notifyAll();
    }

    private void work() {
        try {
            for (Optional<Statuses> status = take(); status.isPresent(); status = take()) {
                write(status.get());
                written.run();
                rest();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Statuses> take() throws InterruptedException {
        while (next == null && !closed) {
            wait();
        }
        Optional<Statuses> taken = Optional.ofNullable(next);
        next = null;
        return taken;
    }

    private synchronized void rest() throws InterruptedException {
        if (!closed) {
            wait(REST_MILLIS);
        }
    }

    private void write(Statuses status) {
        Presence.About about;
        synchronized (this) {
            about = new Presence.About(process.pid(), since, clock.instant(), socket, log);
        }
        try {
            String text = new StatusRecord(process, about, status).text();
            state.replace(NAME, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Where nothing can be kept, readers see by the process's mark that the file is old.
        }
    }

    /** Says that the watcher has ended. */
    @Override
    public void close() {
        synchronized (this) {
            accept(last.stopped());
            closed = true;
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
