package dev.cachebust.engine;

import dev.cachebust.build.buildkit.EngineAddress;
import dev.cachebust.build.buildkit.transport.SshException;
import dev.cachebust.build.buildkit.transport.SshSocket;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A unix socket of this process's own, in a folder that nobody else may enter, for a client that knows only sockets: each
 * connection to it becomes one over ssh.
 */
final class SshRelay implements Closeable {
    /** Where a connection cannot be made, the answer says so: in a header, since a body could be anybody's. */
    static final String FAILURE = "Cachebust-Ssh-Failure";

    private static final int CHUNK = 64 * 1024;

    private final EngineAddress.Ssh address;
    private final Path folder;
    private final ServerSocketChannel listener;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    private SshRelay(EngineAddress.Ssh address, Path folder, ServerSocketChannel listener) {
        this.address = address;
        this.folder = folder;
        this.listener = listener;
    }

    static SshRelay open(EngineAddress.Ssh address) throws IOException {
        Path folder = Files.createTempDirectory("cachebust-ssh");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(folder.resolve("engine.sock")));
        } catch (IOException e) {
            listener.close();
            Files.deleteIfExists(folder);
            throw e;
        }
        SshRelay relay = new SshRelay(address, folder, listener);
        inBackground("ssh-relay", relay::accept);
        Runtime.getRuntime().addShutdownHook(new Thread(relay::remove, "ssh-relay-end"));
        return relay;
    }

    /** The socket's path. */
    Path socket() {
        return folder.resolve("engine.sock");
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = listener.accept();
                open.add(near);
                inBackground("ssh-relay-connection", () -> serve(near));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(SocketChannel near) {
        try (Socket far = SshSocket.open(address)) {
            open.add(far);
            inBackground("ssh-relay-out", () -> send(near, far));
            InputStream in = far.getInputStream();
            byte[] buffer = new byte[CHUNK];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                write(near, ByteBuffer.wrap(buffer, 0, n));
            }
            open.remove(far);
        } catch (SshException e) {
            refuse(near, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // One side is gone, and so is the connection.
        } finally {
            closeQuietly(near);
            open.remove(near);
        }
    }

    private static void send(SocketChannel near, Socket far) {
        try {
            OutputStream out = far.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            for (int n; (n = near.read(buffer.clear())) >= 0; ) {
                out.write(buffer.array(), 0, n);
            }
            far.close();
        } catch (IOException e) {
            // The other direction notices as well.
        }
    }

    private static void refuse(SocketChannel near, String why) {
        String line = why.replaceAll("[^ -~]", "?");
        String answer = "HTTP/1.1 502 Bad Gateway\r\n" + FAILURE + ": " + line
                + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try {
            write(near, ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // Whoever asked has left.
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        remove();
        open.forEach(SshRelay::closeQuietly);
    }

    private void remove() {
        closeQuietly(listener);
        try {
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // The system cleans its folder of temporary files.
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
