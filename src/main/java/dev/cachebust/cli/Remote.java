package dev.cachebust.cli;

import dev.cachebust.control.ControlClient;
import dev.cachebust.control.Reply;
import dev.cachebust.control.Request;
import dev.cachebust.control.Watchers;
import dev.cachebust.daemon.Answer;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The running watcher that a command is for. */
final class Remote implements AutoCloseable {
    /** A watcher that takes longer to take in a request does not work. */
    private static final long PATIENCE_SECONDS = 10;

    final Presence presence;
    final ControlClient client;

    private Remote(Presence presence, ControlClient client) {
        this.presence = presence;
        this.client = client;
    }

    /** The watcher of the command's folder, or of the nearest folder above that has one. */
    static Presence find(CachebustCommand options) throws IOException {
        return Watchers.find(options.folder(), System.getenv());
    }

    /** Connects to it. */
    static Remote connect(CachebustCommand options) throws IOException, NoWatcherException {
        Presence presence = find(options);
        if (presence.life() != Life.RUNNING) {
            throw NoWatcherException.of(presence);
        }
        try {
            return new Remote(presence, ControlClient.connect(presence));
        } catch (IOException e) {
            Presence now = find(options);
            if (now.life() != Life.RUNNING) {
                throw NoWatcherException.of(now);
            }
            throw e;
        }
    }

    /** Asks for something, and gives the answer; {@code waiting} gets those that come before the last. */
    Answer ask(Request request, Consumer<Answer.Waiting> waiting)
            throws IOException, UsageException, NoWatcherException {
        client.send(request);
        while (true) {
            Optional<Reply> reply = client.next();
            if (reply.isEmpty()) {
                throw NoWatcherException.ended();
            } else if (reply.get() instanceof Reply.Refused refused) {
                throw new UsageException(refused.message());
            } else if (reply.get() instanceof Reply.Answered answered) {
                if (answered.answer() instanceof Answer.Waiting what) {
                    waiting.accept(what);
                } else {
                    return answered.answer();
                }
            }
        }
    }

    /** Asks for something that is answered at once. */
    void tell(Request request) throws IOException, UsageException, NoWatcherException {
        CountDownLatch answered = new CountDownLatch(1);
        Thread patience = new Thread(() -> endUnless(answered), "cachebust-patience");
        patience.setDaemon(true);
        patience.start();
        try {
            ask(request, waiting -> {});
        } catch (ClosedChannelException e) {
            throw NoWatcherException.silent(presence);
        } finally {
            answered.countDown();
        }
    }

    private void endUnless(CountDownLatch answered) {
        try {
            if (!answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                client.close();
            }
        } catch (IOException | InterruptedException e) {
            // Either way there is nobody left to wait.
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
