package dev.cachebust.build.buildkit.control;

import com.google.protobuf.UnsafeByteOperations;
import dev.cachebust.build.buildkit.transport.BlockOutput;
import dev.cachebust.build.buildkit.transport.ChunkStream;
import dev.cachebust.build.buildkit.transport.ConnectedSocket;
import dev.cachebust.build.buildkit.wire.control.BytesMessage;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a session whose bytes a call of {@code Control.Session} carries (BuildKit's {@code
 * session/grpchijack}): how a daemon of its own is offered sessions. What is not read holds the other end back, and the other way round.
 */
final class SessionTunnel extends ConnectedSocket {
    /** As much as BuildKit's own client sends at a time. */
    private static final int LARGEST = 32 * 1024;

    /** Messages that may wait to be read. */
    private static final int WAITING = 8;

    private final Object monitor = new Object();
    private final ChunkStream input = new ChunkStream(this::askForMore);
    private final OutputStream output = new Output();
    private @Nullable ClientCallStreamObserver<BytesMessage> call;
    private @Nullable Status end;
    private boolean heard;
    private boolean closed;

    /** Gets what the call reports. */
    ClientResponseObserver<BytesMessage, BytesMessage> observer() {
        return new Carrier();
    }

    /**
     * Waits until the other end has said something: it has taken the session then, and speaks HTTP/2.
     *
     * @return how the call ended if it did so instead; null if all is well, or if nothing came in time
     */
    @Nullable Status awaitGreeting(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (monitor) {
            while (!heard && end == null && !closed) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                monitor.wait(left);
            }
            return heard ? null : end;
        }
    }

    /** Ends it: nothing will come. */
    void fail(Status reason) {
        synchronized (monitor) {
            if (end == null) {
                end = reason;
            }
            monitor.notifyAll();
        }
        input.end();
    }

    /** Whether anything has come. */
    boolean greeted() {
        synchronized (monitor) {
            return heard;
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void close() {
        ClientCallStreamObserver<BytesMessage> running;
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            running = call;
            monitor.notifyAll();
        }
        input.close();
        if (running != null) {
            running.cancel("the session is over", null);
        }
    }

    @Override
    public boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    @Override
    public void shutdownInput() {
        close();
    }

    @Override
    public void shutdownOutput() {
        close();
    }

    private void askForMore() {
        ClientCallStreamObserver<BytesMessage> running;
        synchronized (monitor) {
            running = call;
        }
        if (running != null) {
            running.request(1);
        }
    }

    private void send(byte[] from, int offset, int length) throws IOException {
        // Copied: the message may be written after this has returned.
        byte[] bytes = Arrays.copyOfRange(from, offset, offset + length);
        BytesMessage message = BytesMessage.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
        synchronized (monitor) {
            while (end == null && !closed && (call == null || !call.isReady())) {
                await();
            }
            if (end != null || closed || call == null) {
                throw new SocketException("the session is over");
            }
            call.onNext(message);
        }
    }

    private void await() throws IOException {
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private final class Carrier implements ClientResponseObserver<BytesMessage, BytesMessage> {
        @Override
        public void beforeStart(ClientCallStreamObserver<BytesMessage> stream) {
            synchronized (monitor) {
                call = stream;
            }
            stream.disableAutoRequestWithInitial(WAITING);
            stream.setOnReadyHandler(this::wake);
        }

        private void wake() {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }

        @Override
        public void onNext(BytesMessage message) {
            synchronized (monitor) {
                heard = true;
                monitor.notifyAll();
            }
            input.add(message.getData());
        }

        @Override
        public void onError(Throwable error) {
            ended(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            ended(Status.OK);
        }

        private void ended(Status status) {
            fail(status);
        }
    }

    private final class Output extends BlockOutput {
        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int sent = 0; sent < length; sent += LARGEST) {
                send(from, offset + sent, Math.min(LARGEST, length - sent));
            }
        }

        @Override
        public void close() {
            SessionTunnel.this.close();
        }
    }
}
