package dev.cachebust.build.buildkit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The client's threads: named, none of them keeps the program alive, all of them gone after {@link #close}. */
final class Threads implements AutoCloseable {
    /** What gRPC still wants to run while it is being shut down is about connections that are closed already. */
    private final ExecutorService executor = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            60,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("buildkit-"),
            new ThreadPoolExecutor.DiscardPolicy());

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("buildkit-timer-"));

    Threads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs what may block. */
    ExecutorService executor() {
        return executor;
    }

    /** Runs what is due at some time and does not block. */
    ScheduledExecutorService timer() {
        return timer;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(2, TimeUnit.SECONDS);
            }
            timer.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
