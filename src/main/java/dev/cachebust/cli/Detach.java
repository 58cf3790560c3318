package dev.cachebust.cli;

import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Settings;
import dev.cachebust.control.Background;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.view.Sanitizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code watch --detach}: has another process watch, and returns when it does. */
final class Detach {
    /** How that process knows that it is the one in the background. */
    static final String IN_BACKGROUND = "--in-background";

    private Detach() {}

    static int run(CachebustCommand options, CommandSpec spec) throws Exception {
        Map<String, String> environment = System.getenv();
        Settings settings = ConfigFiles.read(options.folder(), environment, options.overrides())
                .any();
        StateFolder state = StateFolder.of(settings.project(), environment);
        Terminal terminal = options.terminal();
        Background.Started started = start(command(spec), state);
        if (started.exitCode() != 0) {
            started.said().lines().forEach(line -> terminal.err().println(Sanitizer.text(line)));
            return started.exitCode();
        }
        terminal.say("watching " + Sanitizer.name(settings.project().toString()) + " in the background, process "
                + started.pid() + "\n  see it with: cachebust attach; end it with: cachebust stop; its log is "
                + Sanitizer.name(Background.log(state).toString()));
        return ExitCode.DONE;
    }

    /** The same command without {@code --detach}. */
    private static List<String> command(CommandSpec spec) throws UsageException {
        String launcher = Optional.ofNullable(System.getProperty("cachebust.launcher"))
                .orElseThrow(() -> new UsageException("--detach works only through scripts/cachebust"));
        List<String> command = new ArrayList<>(List.of(launcher));
        for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
            command.add(word.equals("--detach") ? IN_BACKGROUND : word);
        }
        return command;
    }

    private static Background.Started start(List<String> command, StateFolder state)
            throws IOException, InterruptedException, UsageException {
        try {
            return Background.start(command, state);
        } catch (IOException e) {
            throw new UsageException("a watcher in the background cannot be started: " + e.getMessage()
                    + "\n  setsid, of util-linux, is needed for it");
        }
    }
}
