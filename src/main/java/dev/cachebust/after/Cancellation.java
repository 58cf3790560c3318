package dev.cachebust.after;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The wish that one action should end early. It may come before the action has begun, and from any thread. */
public final class Cancellation {
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final AtomicReference<@Nullable Process> process = new AtomicReference<>();

    /** Ends what can be ended: waiting, and a command of this machine with whatever it has started. */
    public void cancel() {
        wanted.countDown();
        end(process.get());
    }

    /** Ends the process when it is wanted, or at once if it has been. */
    void ends(Process started) {
        process.set(started);
        if (wanted.getCount() == 0) {
            end(started);
        }
    }

    /** The process is over. */
    void ended() {
        process.set(null);
    }

    private static void end(@Nullable Process process) {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    /** Waits so long; returns at once when it is wanted, or the thread is to end. */
    boolean isWantedWithin(long millis) {
        try {
            return wanted.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
