package dev.cachebust.control;

import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.UnknownLayerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One process at the socket: a thread reads its requests, another writes what it is told. */
final class Connection implements AutoCloseable {
    /** No request that makes sense is longer. */
    private static final int LONGEST_REQUEST = 1 << 16;

    private static final int ROOM = 1 << 20;
    private static final int LIMIT = 1 << 21;

    private final SocketChannel channel;
    private final Hub hub;
    private final Commanded watcher;
    private final Consumer<Connection> ended;
    private final Outbox outbox = new Outbox(ROOM, LIMIT);
    private final Thread writer;
    private boolean following;
    private boolean noMore;
    private int unanswered;

    /** @param ended is told once when it is over */
    Connection(SocketChannel channel, Hub hub, Commanded watcher, Consumer<Connection> ended) {
        this.channel = channel;
        this.hub = hub;
        this.watcher = watcher;
        this.ended = ended;
        this.writer = thread(this::write, "cachebust-control-writer");
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        writer.start();
        thread(this::read, "cachebust-control-reader").start();
    }

    private void read() {
        try {
            Lines lines = new Lines(channel, LONGEST_REQUEST);
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                take(line.get());
            }
            readToItsEnd();
        } catch (Lines.TooLongException e) {
            say(Reply.refusal("a request is longer than " + LONGEST_REQUEST + " bytes"));
            outbox.close();
        } catch (IOException e) {
            // The other end is gone, or we are closed; both end it.
            outbox.close();
        } finally {
            hub.leave(outbox);
        }
    }

    /** Who has nothing more to ask still gets the answers to what they asked. */
    private synchronized void readToItsEnd() {
        noMore = true;
        closeIfAnswered();
    }

    private void closeIfAnswered() {
        if (noMore && unanswered == 0) {
            outbox.close();
        }
    }

    private void take(String line) {
        try {
            Request request = Request.read(line);
            if (request instanceof Request.Follow) {
                if (!following) {
                    following = true;
                    hub.follow(outbox);
                }
            } else if (request instanceof Request.Status) {
                say(hub.status().json().with("type", "status").toString());
            } else if (request instanceof Request.Bust bust) {
                requireImage(bust.image());
                ask(new Command.Bust(layers(bust)), bust.image(), bust.awaited());
            } else if (request instanceof Request.Rebuild rebuild) {
                requireImage(rebuild.image());
                ask(new Command.Rebuild(), rebuild.image(), rebuild.awaited());
            } else if (request instanceof Request.Cancel cancel) {
                requireImage(cancel.image());
                ask(new Command.Cancel(), cancel.image(), false);
            } else if (request instanceof Request.Plain plain) {
                ask(plain.command(), Optional.empty(), false);
            }
        } catch (IOException | UnknownLayerException e) {
            say(Reply.refusal(String.valueOf(e.getMessage())));
        }
    }

    private Set<LayerName> layers(Request.Bust bust) {
        Set<LayerName> layers = new LinkedHashSet<>();
        bust.layers().forEach(typed -> layers.add(watcher.layer(typed)));
        return layers;
    }

    private void requireImage(Optional<String> image) throws IOException {
        if (image.isPresent() && !watcher.has(image.get())) {
            throw new IOException("the watcher builds no image " + image.get());
        }
    }

    private void ask(Command command, Optional<String> image, boolean awaited) {
        synchronized (this) {
            unanswered++;
        }
        watcher.ask(command, image, awaited, this::answer);
    }

    private synchronized void answer(Answer answer) {
        say(Reply.line(answer));
        if (answer.isLast()) {
            unanswered--;
            closeIfAnswered();
        }
    }

    private void say(String line) {
        outbox.put(List.of(line));
    }

    private void write() {
        try {
            for (Optional<String> line = outbox.take(); line.isPresent(); line = outbox.take()) {
                ByteBuffer bytes = ByteBuffer.wrap((line.get() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            // The other end is gone, or we are closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            ended.accept(this);
        }
    }

    /** Adds nothing more; what is waiting is still written, as long as the other end takes it. */
    void finish() {
        outbox.close();
    }

    /** Waits for the end of {@link #finish}. */
    void join(long millis) throws InterruptedException {
        writer.join(Math.max(1, millis));
    }

    @Override
    public void close() {
        outbox.close();
        try {
            channel.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
