package dev.cachebust.cli;

import dev.cachebust.control.Request;
import dev.cachebust.daemon.Message.Command.Pause;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code pause}: changes are noticed and not built. */
@Command(
        name = "pause",
        description = {
            "Have the running watcher build nothing until resume. A running build goes on; what changes meanwhile is",
            "built on resuming."
        },
        footerHeading = "%nExample:%n",
        footer = "  cachebust pause && git rebase main; cachebust resume")
final class PauseCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Override
    public Integer call() throws Exception {
        try (Remote watcher = Remote.connect(options)) {
            watcher.tell(new Request.Plain(new Pause()));
        }
        return ExitCode.DONE;
    }
}
