package dev.cachebust.cli;

import dev.cachebust.control.Reply;
import dev.cachebust.control.Request;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Message;
import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at a watcher that runs elsewhere: its events come from a socket, and commands go there. */
final class Attachment implements Helm {
    /** How long a signal waits for the terminal to be handed back. */
    private static final long LEAVE_SECONDS = 3;

    private final Remote watcher;
    private final LinkedBlockingQueue<Request> wishes = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean left;

    Attachment(Remote watcher) {
        this.watcher = watcher;
        Thread sender = new Thread(this::work, "cachebust-wishes");
        sender.setDaemon(true);
        sender.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "cachebust-signal"));
    }

    @Override
    public void send(Message.Command command, Optional<String> image) {
        wishes.add(Request.of(command, image));
    }

    @Override
    public void leave(String reason) {
        left = true;
        try {
            watcher.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    private void work() {
        try {
            while (true) {
                watcher.client.send(wishes.take());
            }
        } catch (IOException | InterruptedException e) {
            // Who reads the events sees the end, too.
        }
    }

    private void interrupted() {
        leave("interrupted");
        try {
            ended.await(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Until the watcher ends, or one leaves.
     *
     * @throws NoWatcherException if the watcher is gone without a word
     */
    void show(Consumer<Stamped> view) throws IOException, NoWatcherException {
        boolean bye = false;
        try {
            for (Optional<Reply> reply = watcher.client.next(); reply.isPresent(); reply = watcher.client.next()) {
                if (reply.get() instanceof Reply.Happened happened) {
                    view.accept(happened.event());
                    bye = happened.event().event() instanceof Event.Bye;
                } else if (reply.get() instanceof Reply.Refused refused) {
                    throw new IOException(refused.message());
                }
            }
        } catch (IOException e) {
            if (!left) {
                throw e;
            }
        }
        if (!left && !bye) {
            throw NoWatcherException.lost();
        }
    }

    /** The terminal is as it was. */
    void done() {
        ended.countDown();
    }
}
