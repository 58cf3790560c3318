package bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a tool and the engine, hands everything on, and notes when a request to build passes: it is the one that
 * names the frontend ({@code dockerfile.v0}, BuildKit's SolveRequest), which protocol buffers leave readable.
 */
final class SolveProxy implements Closeable {
    private static final byte[] MARK = "dockerfile.v0".getBytes(StandardCharsets.US_ASCII);

    private final Path engine;
    private final Path path;
    private final ServerSocketChannel server;
    /** When the first request after {@link #arm} passed; 0 if none has. */
    private long solved;

    SolveProxy(Path engine, Path path) throws IOException {
        this.engine = engine;
        this.path = path;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        start(this::accept);
    }

    Path path() {
        return path;
    }

    /** From now on, a request counts. */
    synchronized void arm() {
        solved = 0;
    }

    /** When the first request after {@link #arm} passed, in {@link System#nanoTime}. */
    synchronized long awaitSolve() throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + Engine.DEADLINE.toNanos();
        while (solved == 0) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("no request to build within " + Engine.DEADLINE.toSeconds() + " s");
            }
            wait(1000);
        }
        return solved;
    }

    private synchronized void passed(long when) {
        if (solved == 0) {
            solved = when;
            notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel behind = SocketChannel.open(StandardProtocolFamily.UNIX);
                behind.connect(UnixDomainSocketAddress.of(engine));
                Runnable end = once(2, () -> closeBoth(client, behind));
                start(() -> pump(client, behind, true, end));
                start(() -> pump(behind, client, false, end));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(SocketChannel from, SocketChannel to, boolean asks, Runnable end) {
        ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
        int matched = 0;
        try {
            while (from.read(buffer) >= 0) {
                long now = System.nanoTime();
                buffer.flip();
                for (int i = 0; asks && i < buffer.limit(); i++) {
                    byte b = buffer.get(i);
                    // The mark begins with the only d it has, so that a failed match needs no second look further back.
                    matched = b == MARK[matched] ? matched + 1 : b == MARK[0] ? 1 : 0;
                    if (matched == MARK.length) {
                        passed(now);
                        matched = 0;
                    }
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
            end.run();
        } catch (IOException e) {
            closeBoth(from, to);
        }
    }

    /** What does something when it is run for the last of so many times. */
    private static Runnable once(int times, Runnable last) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.decrementAndGet() == 0) {
                last.run();
            }
        };
    }

    private static void closeBoth(SocketChannel one, SocketChannel other) {
        try (one;
                other) {
            return;
        } catch (IOException e) {
            // Closed all the same.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
