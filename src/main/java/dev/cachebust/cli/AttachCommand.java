package dev.cachebust.cli;

import dev.cachebust.control.Reply;
import dev.cachebust.control.Request;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.EventWriter;
import dev.cachebust.view.PlainView;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code attach}: shows a watcher that runs elsewhere. */
@Command(
        name = "attach",
        description = {
            "Show the running watcher as if it ran here: the live view on a terminal, plain lines elsewhere. Leaving the",
            "view leaves the watcher running."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cachebust watch --detach && cachebust attach", "  cachebust attach > build.log"})
final class AttachCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        AtomicBoolean left = new AtomicBoolean();
        EventWriter writer = new EventWriter(
                new PlainView(terminal.palette(), ZoneId.systemDefault()),
                new FileOutputStream(FileDescriptor.out),
                () -> left.set(true));
        try (Remote watcher = Remote.connect(options)) {
            watcher.client.send(new Request.Follow());
            Optional<Stamped> last = Optional.empty();
            while (!left.get()) {
                Optional<Stamped> event = next(watcher);
                if (event.isEmpty()) {
                    break;
                }
                event.ifPresent(writer);
                last = event;
            }
            boolean orderly =
                    left.get() || last.map(e -> e.event() instanceof Event.Bye).orElse(false);
            if (!orderly) {
                throw NoWatcherException.lost();
            }
        }
        return ExitCode.DONE;
    }

    private static Optional<Stamped> next(Remote watcher) throws IOException {
        for (Optional<Reply> reply = watcher.client.next(); reply.isPresent(); reply = watcher.client.next()) {
            if (reply.get() instanceof Reply.Happened happened) {
                return Optional.of(happened.event());
            } else if (reply.get() instanceof Reply.Refused refused) {
                throw new IOException(refused.message());
            }
        }
        return Optional.empty();
    }
}
