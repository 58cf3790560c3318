package dev.cachebust.cli;

import dev.cachebust.control.Request;
import dev.cachebust.daemon.Message.Command.Stop;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code stop}: ends the running watcher. */
@Command(
        name = "stop",
        description = {
            "End the running watcher, and a build that is under way. Returns when its process is gone, so that another",
            "one can be started."
        },
        footerHeading = "%nExample:%n",
        footer = "  cachebust stop")
final class StopCommand implements Callable<Integer> {
    /** A watcher gives the engine a few seconds to end a build. */
    private static final long SECONDS = 20;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Override
    public Integer call() throws Exception {
        try (Remote watcher = Remote.connect(options)) {
            long pid = watcher.presence.about().orElseThrow().pid();
            watcher.tell(new Request.Plain(new Stop(Request.STOPPED)));
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent()) {
                awaitEnd(process.get());
            }
        }
        return ExitCode.DONE;
    }

    private static void awaitEnd(ProcessHandle process)
            throws InterruptedException, ExecutionException, UsageException {
        try {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UsageException("the watcher, process " + process.pid() + ", was told to end and has not yet");
        }
    }
}
