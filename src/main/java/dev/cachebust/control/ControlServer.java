package dev.cachebust.control;

import dev.cachebust.daemon.StateFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * The socket of a running watcher. Only its owner reaches it: the folder that it is in is closed to others, and where the
 * system tells who is at the other end, others are turned away besides.
 */
final class ControlServer implements AutoCloseable {
    /** How many processes may be connected at the same time. */
    private static final int CONNECTIONS = 32;

    /** How long readers have to take what is left for them when the watcher ends. */
    private static final long LAST_WORDS_MILLIS = 500;

    private static final long REST_MILLIS = 100;

    private final Path socket;
    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private final Hub hub;
    private final Commanded watcher;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private ControlServer(Path socket, ServerSocketChannel server, UserPrincipal owner, Hub hub, Commanded watcher) {
        this.socket = socket;
        this.server = server;
        this.owner = owner;
        this.hub = hub;
        this.watcher = watcher;
    }

    /**
     * Opens the socket of the project whose lock the caller holds; one that a dead watcher left behind is replaced.
     *
     * @throws IOException with the reason if there is no safe place for it
     */
    static ControlServer open(StateFolder state, Map<String, String> environment, Hub hub, Commanded watcher)
            throws IOException {
        Path socket = SocketPlace.make(state, environment);
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            UserPrincipal owner = Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS);
            ControlServer opened = new ControlServer(socket, server, owner, hub, watcher);
            Thread acceptor = new Thread(opened::accept, "cachebust-control");
            acceptor.setDaemon(true);
            acceptor.start();
            return opened;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Where it is. */
    Path socket() {
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                welcome(server.accept());
            } catch (IOException e) {
                // Such as no file descriptor left: another connection has to end first.
                if (!rest()) {
                    return;
                }
            }
        }
    }

    private static boolean rest() {
        try {
            Thread.sleep(REST_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (!isOwner(channel)) {
            refuse(channel, "this watcher belongs to another user");
        } else if (connections.size() >= CONNECTIONS) {
            refuse(channel, "too many processes are connected to this watcher");
        } else {
            Connection connection = new Connection(channel, hub, watcher, connections::remove);
            connections.add(connection);
            connection.start();
        }
    }

    private boolean isOwner(SocketChannel channel) {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner);
        } catch (UnsupportedOperationException e) {
            // The folder alone has to do where the system does not tell.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void refuse(SocketChannel channel, String why) throws IOException {
        try (channel) {
            // Short enough for the buffer of a new connection, so that it does not block.
            channel.write(ByteBuffer.wrap((Reply.refusal(why) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Lets readers take what is left for them, but not for long; then it is gone. */
    @Override
    public void close() throws IOException {
        server.close();
        connections.forEach(Connection::finish);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        try {
            for (Connection connection : connections) {
                connection.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Connection::close);
        Files.deleteIfExists(socket);
    }
}
