package dev.cachebust.control;

import dev.cachebust.stream.Presence;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The other end of a watcher's socket. One thread may read while others send. */
public final class ControlClient implements AutoCloseable {
    /** A plan of a very long Dockerfile is one line. */
    private static final int LONGEST_LINE = 1 << 26;

    private final SocketChannel channel;
    private final Lines lines;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.lines = new Lines(channel, LONGEST_LINE);
    }

    /**
     * Connects to a running watcher.
     *
     * @throws IOException with the reason if it cannot be reached, or if its socket is in a place that is not to be trusted
     */
    public static ControlClient connect(Presence watcher) throws IOException {
        Path socket = watcher.about()
                .flatMap(Presence.About::socket)
                .map(Path::of)
                .orElseThrow(() -> new IOException("the watcher has no socket; its first lines say why"));
        PrivateFolder.check(Optional.ofNullable(socket.getParent()).orElse(socket));
        return new ControlClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** Asks for something. */
    public void send(Request request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((request.line() + "\n").getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** What the watcher says next, as it says it; empty when it has ended. */
    public Optional<String> line() throws IOException {
        return lines.next();
    }

    /** What the watcher says next; empty when it has ended. */
    public Optional<Reply> next() throws IOException {
        Optional<String> line = line();
        return line.isPresent() ? Optional.of(Reply.read(line.get())) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
