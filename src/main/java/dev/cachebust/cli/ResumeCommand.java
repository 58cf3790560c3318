package dev.cachebust.cli;

import dev.cachebust.control.Request;
import dev.cachebust.daemon.Message.Command.Resume;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code resume}: changes are built again. */
@Command(
        name = "resume",
        description = {"Have the paused watcher build again, at once if something has changed meanwhile."},
        footerHeading = "%nExample:%n",
        footer = "  cachebust resume")
final class ResumeCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Override
    public Integer call() throws Exception {
        try (Remote watcher = Remote.connect(options)) {
            watcher.tell(new Request.Plain(new Resume()));
        }
        return ExitCode.DONE;
    }
}
