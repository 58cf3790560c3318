package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Settings;
import dev.cachebust.config.SettingsLoader;
import dev.cachebust.control.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            description = "How events are shown: ${COMPLETION-CANDIDATES} (default: auto).")
    private BuildFlags.Progress progress = BuildFlags.Progress.auto;

    @Mixin
    private ViewFlags flags = new ViewFlags();

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        try (Remote watcher = Remote.connect(options)) {
            Path project = Path.of(watcher.presence.status().project());
            Attachment attachment = new Attachment(watcher);
            try (Outlet outlet = Outlet.attached(progress, terminal, view(project, terminal), attachment)) {
                watcher.client.send(new Request.Follow());
                attachment.show(outlet);
            } finally {
                attachment.done();
            }
        }
        return ExitCode.DONE;
    }

    /** How the user likes views. A config that is broken just now is the watcher's matter, and no reason not to look at it. */
    private Settings.View view(Path project, Terminal terminal) throws ConfigException {
        Overrides overrides = options.overrides(List.of(), List.of(), List.of(), null, null, Map.of(), flags.chosen());
        try {
            return ConfigFiles.read(project, System.getenv(), overrides).any().view();
        } catch (ConfigException e) {
            terminal.warn("the settings of the view are not used: " + e.getMessage());
            return SettingsLoader.load(project, Optional.empty(), Optional.empty(), Map.of(), overrides)
                    .any()
                    .view();
        }
    }
}
