package dev.cachebust.cli;

import dev.cachebust.control.Reply;
import dev.cachebust.control.Request;
import dev.cachebust.daemon.Event;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import dev.cachebust.view.StatusText;
import dev.cachebust.view.TmuxLine;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code status}: what the running watcher does. */
@Command(
        name = "status",
        description = {
            "Say what the running watcher does. Exit code 7 if there is none (0 with --format tmux, whose reader wants the",
            "line in any case)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust status --format json | jq -r .last.result",
            "  cachebust status --follow | jq -r 'select(.type == \"build-finished\").result'",
            "  tmux set -g status-right '#(cachebust -C ~/shop status --format tmux)'"
        })
final class StatusCommand implements Callable<Integer> {
    /** How it is said. */
    enum Format {
        text,
        json,
        tmux
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of: ${COMPLETION-CANDIDATES} (default: text). tmux is one line for a status bar.")
    private Format format = Format.text;

    @Option(
            names = "--follow",
            description = "Stream the watcher's events as watch --progress json does, after those that led to now.")
    private boolean follow;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        if (follow) {
            return follow(terminal);
        }
        Presence presence = Remote.find(options);
        terminal.print(
                switch (format) {
                    case json -> List.of(presence.json().toString());
                    case tmux -> List.of(TmuxLine.of(presence));
                    case text -> StatusText.lines(presence, Instant.now(), ZoneId.systemDefault(), terminal.palette());
                });
        return presence.life() == Life.RUNNING || format == Format.tmux ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }

    private int follow(Terminal terminal) throws IOException, NoWatcherException {
        try (Remote watcher = Remote.connect(options)) {
            watcher.client.send(new Request.Follow());
            String last = "";
            for (Optional<String> line = watcher.client.line(); line.isPresent(); line = watcher.client.line()) {
                last = line.get();
                terminal.print(last);
                if (terminal.out().checkError()) {
                    return ExitCode.DONE;
                }
            }
            if (!saysGoodbye(last)) {
                throw NoWatcherException.lost();
            }
        }
        return ExitCode.DONE;
    }

    private static boolean saysGoodbye(String line) throws IOException {
        return !line.isEmpty()
                && Reply.read(line) instanceof Reply.Happened happened
                && happened.event().event() instanceof Event.Bye;
    }
}
