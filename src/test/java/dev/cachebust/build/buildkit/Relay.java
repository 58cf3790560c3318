package dev.cachebust.build.buildkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import javax.net.ServerSocketFactory;

/** A TCP port in front of the engine, which can be made to fail in the ways that networks do. */
public final class Relay implements AutoCloseable {
    private final EngineAddress engine;
    private final ServerSocket listener;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    /** Those of them on which the engine calls us. */
    private final List<Closeable> sessions = new CopyOnWriteArrayList<>();
    /** Held while nothing may pass. */
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);

    private volatile boolean refusing;

    public Relay(EngineAddress engine, ServerSocketFactory sockets) throws IOException {
        this.engine = engine;
        this.listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Keeps connections open and lets nothing through. */
    public void freeze() {
        gate.acquireUninterruptibly(Integer.MAX_VALUE);
    }

    /** Lets pass again. */
    public void thaw() {
        gate.release(Integer.MAX_VALUE);
    }

    /** Ends all connections, and new ones at once. */
    public void cut() {
        refusing = true;
        open.forEach(Relay::closeQuietly);
        open.clear();
    }

    /** Ends the sessions and nothing else. */
    public void cutSessions() {
        sessions.forEach(Relay::closeQuietly);
        sessions.clear();
    }

    /** Accepts connections again. */
    public void mend() {
        refusing = false;
    }

    private void accept() {
        while (true) {
            try {
                Socket near = listener.accept();
                if (refusing) {
                    near.close();
                    continue;
                }
                open.add(near);
                daemon(() -> serve(near));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket near) {
        try {
            SocketChannel far = SocketChannel.open(StandardProtocolFamily.UNIX);
            far.connect(UnixDomainSocketAddress.of(((EngineAddress.Unix) engine).socket()));
            open.add(far);
            daemon(() -> up(near, far));
            down(near, far);
        } catch (IOException e) {
            closeQuietly(near);
        }
    }

    private void up(Socket near, SocketChannel far) {
        byte[] buffer = new byte[64 * 1024];
        try (near;
                far) {
            InputStream in = near.getInputStream();
            int n = in.read(buffer);
            if (n > 0 && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).startsWith("POST /session ")) {
                sessions.add(near);
            }
            for (; n >= 0; n = in.read(buffer)) {
                pass();
                ByteBuffer out = ByteBuffer.wrap(buffer, 0, n);
                while (out.hasRemaining()) {
                    far.write(out);
                }
            }
        } catch (IOException e) {
            // A connection that ends is what a relay is there for.
        }
    }

    private void down(Socket near, SocketChannel far) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try (near;
                far) {
            OutputStream out = near.getOutputStream();
            while (far.read(buffer.clear()) >= 0) {
                pass();
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
            }
        } catch (IOException e) {
            // As above.
        }
    }

    private void pass() {
        gate.acquireUninterruptibly();
        gate.release();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
