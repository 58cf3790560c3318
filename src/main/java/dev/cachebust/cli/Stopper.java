package dev.cachebust.cli;

import dev.cachebust.daemon.Message;
import dev.cachebust.daemon.Watcher;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a watcher in an orderly way when a signal ends the program, or the one who looks at it wants so. After a signal the
 * exit code is the virtual machine's: 128 and the signal's number.
 */
final class Stopper implements Helm {
    /** How long a signal waits for the engine to stop its processes. */
    private static final long STOP_SECONDS = 8;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Watcher watcher;

    /**
     * @param atLast puts things right before the program ends although the watcher has not
     */
    void stops(Watcher running, Runnable atLast) {
        watcher = running;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(atLast), "cachebust-signal"));
    }

    @Override
    public void send(Message.Command command, Optional<String> image) {
        Watcher running = watcher;
        if (running != null) {
            running.send(command, image);
        }
    }

    @Override
    public void leave(String reason) {
        send(new Message.Command.Stop(reason), Optional.empty());
    }

    private void await(Runnable atLast) {
        leave("interrupted");
        try {
            Watcher running = watcher;
            boolean over = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
            while (!over && running != null && running.isExportingLast()) {
                over = ended.await(1, TimeUnit.SECONDS);
            }
            if (!over) {
                atLast.run();
                System.err.println("cachebust: the engine did not stop the build in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void done() {
        ended.countDown();
    }
}
