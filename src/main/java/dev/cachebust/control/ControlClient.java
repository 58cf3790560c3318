package dev.cachebust.control;

import dev.cachebust.stream.Presence;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
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

    /**
     * Asks for something. A watcher that has left is no error here: what it said before, such as why it refuses, is still to
     * be read, and after that its end.
     */
    public void send(Request request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((request.line() + "\n").getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                ended(e);
            }
        }
    }

    /** What the watcher says next, as it says it; empty when it has ended. */
    public Optional<String> line() throws IOException {
        try {
            return lines.next();
        } catch (Lines.TooLongException e) {
            throw e;
        } catch (IOException e) {
            ended(e);
            return Optional.empty();
        }
    }

    /** A broken connection is the watcher's end, unless it was closed here. */
    private static void ended(IOException e) throws ClosedChannelException {
        if (e instanceof ClosedChannelException closed) {
            throw closed;
        }
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
