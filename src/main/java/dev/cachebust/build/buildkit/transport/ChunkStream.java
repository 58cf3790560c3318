package dev.cachebust.build.buildkit.transport;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bytes that come in messages of a call, to be read as a stream by another thread. */
public final class ChunkStream extends BlockInput {
    private final Object monitor = new Object();
    private final Deque<ByteString> waiting = new ArrayDeque<>();
    private final Runnable taken;
    private ByteString current = ByteString.EMPTY;
    private @Nullable IOException failure;
    private boolean ended;

    /** @param taken is told of each message that was taken, so that the next one can be asked for */
    public ChunkStream(Runnable taken) {
        this.taken = taken;
    }

    /** What comes next. It is dropped if nobody reads any more. */
    public void add(ByteString bytes) {
        synchronized (monitor) {
            if (!ended) {
                waiting.add(bytes);
                monitor.notifyAll();
            }
        }
    }

    /** There is no more than what has come. */
    public void end() {
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
    }

    /** What has come is not all. */
    public void fail(IOException why) {
        synchronized (monitor) {
            if (!ended) {
                failure = why;
            }
            ended = true;
            monitor.notifyAll();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (current.isEmpty()) {
            ByteString next = take();
            if (next == null) {
                return -1;
            }
            current = next;
        }
        int n = Math.min(length, current.size());
        current.copyTo(into, 0, offset, n);
        current = current.substring(n);
        return n;
    }

    private @Nullable ByteString take() throws IOException {
        ByteString next;
        synchronized (monitor) {
            while (waiting.isEmpty() && !ended) {
                await();
            }
            if (waiting.isEmpty()) {
                if (failure != null) {
                    throw failure;
                }
                return null;
            }
            next = waiting.remove();
        }
        taken.run();
        return next;
    }

    private void await() throws IOException {
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Nobody reads any more. */
    @Override
    public void close() {
        synchronized (monitor) {
            waiting.clear();
            ended = true;
            monitor.notifyAll();
        }
    }
}
