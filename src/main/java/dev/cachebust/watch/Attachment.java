package dev.cachebust.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** One run of the watcher library, from the registration of directories until it ends or is closed. */
final class Attachment implements AutoCloseable {

    /** What the library tells. */
    interface Events {
        void at(Path path);

        /** Everything told so far belongs together. */
        void pause();

        void overflow();

        void failed(Exception failure);
    }

    private final DirectoryWatcher watcher;
    private final CompletableFuture<Void> run;

    private Attachment(DirectoryWatcher watcher, CompletableFuture<Void> run) {
        this.watcher = watcher;
        this.run = run;
    }

    /** Registers directories; whatever happens in them after this returned will be told. */
    static Attachment start(List<Path> paths, FileTreeVisitor visitor, Events events, String thread)
            throws IOException {
        DirectoryWatcher watcher = DirectoryWatcher.builder()
                .paths(paths)
                .fileHashing(false)
                .fileTreeVisitor(visitor)
                .listener(new Listener(events))
                .build();
        Executor executor = loop -> {
            Thread runner = new Thread(loop, thread);
            runner.setDaemon(true);
            runner.start();
        };
        CompletableFuture<Void> run = watcher.watchAsync(executor);
        if (run.isCompletedExceptionally()) {
            watcher.close();
            throw new IOException("cannot watch " + paths, cause(run));
        }
        return new Attachment(watcher, run);
    }

    private static Throwable cause(CompletableFuture<Void> run) {
        try {
            run.get();
            throw new IllegalStateException("it did not fail");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (ExecutionException | CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    /** Runs the action when the library stops by itself: it does when no directory is left to watch. */
    void whenEnded(Runnable action) {
        run.whenComplete((nothing, failure) -> action.run());
    }

    boolean hasEnded() {
        return run.isDone();
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Listener(Events events) implements DirectoryChangeListener {
        @Override
        public void onEvent(DirectoryChangeEvent event) {
            if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW) {
                events.overflow();
            } else {
                events.at(event.path());
            }
        }

        @Override
        public void onIdle(int count) {
            events.pause();
        }

        @Override
        public void onException(Exception e) {
            // An overflow comes without a path, which the library trips over before it would tell.
            if (e instanceof NullPointerException) {
                events.overflow();
            } else {
                events.failed(e);
            }
        }
    }
}
