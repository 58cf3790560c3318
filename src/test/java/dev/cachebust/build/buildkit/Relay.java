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
import javax.net.ssl.SSLSocket;

/**
 * A TCP port in front of the engine, which can be made to fail in the ways that networks do. As a daemon it is a BuildKit
 * daemon's port: it hands each connection over to the BuildKit in the engine.
 */
public final class Relay implements AutoCloseable {
    private final EngineAddress engine;
    private final boolean daemon;
    private final ServerSocket listener;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    /** Those of them on which the engine calls us. */
    private final List<Closeable> sessions = new CopyOnWriteArrayList<>();
    /** Held while nothing may pass. */
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);

    private volatile boolean refusing;
    private volatile boolean withoutBuildKit;

    public Relay(EngineAddress engine, ServerSocketFactory sockets) throws IOException {
        this(engine, sockets, false);
    }

    private Relay(EngineAddress engine, ServerSocketFactory sockets, boolean daemon) throws IOException {
        this.engine = engine;
        this.daemon = daemon;
        this.listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(this::accept);
    }

    /** A daemon's port. */
    public static Relay daemon(EngineAddress engine, ServerSocketFactory sockets) throws IOException {
        return new Relay(engine, sockets, true);
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

    /** Lets nobody speak with BuildKit, as a proxy does that knows what it lets through. */
    public void refuseBuildKit() {
        withoutBuildKit = true;
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
                inBackground(() -> serve(near));
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
            if (daemon) {
                handOver(near, far);
            }
            inBackground(() -> up(near, far));
            down(near, far);
        } catch (IOException e) {
            closeQuietly(near);
        }
    }

    private static void handOver(Socket near, SocketChannel far) throws IOException {
        if (near instanceof SSLSocket secured) {
            secured.startHandshake();
            if (!"h2".equals(secured.getApplicationProtocol())) {
                throw new IOException("a gRPC server talks to nobody else");
            }
        }
        String request =
                "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n";
        far.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0 && far.read(one.clear()) > 0) {
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("the engine refused: " + head);
        }
    }

    private void up(Socket near, SocketChannel far) {
        byte[] buffer = new byte[64 * 1024];
        try (near;
                far) {
            InputStream in = near.getInputStream();
            int n = in.read(buffer);
            String first = new String(buffer, 0, Math.max(0, n), StandardCharsets.ISO_8859_1);
            if (withoutBuildKit && (first.startsWith("POST /grpc ") || first.startsWith("POST /session "))) {
                near.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (first.startsWith("POST /session ")) {
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

    private static void inBackground(Runnable task) {
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
