package dev.cachebust.cli;

import dev.cachebust.control.Request;
import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bust}: makes layers again although nothing changed. */
@Command(
        name = "bust",
        description = {
            "Have the running watcher make these layers again although nothing changed, and build now. Returns when that",
            "build has ended, with exit code 0 or 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cachebust bust deps && run-the-tests", "  cachebust bust system source --no-wait"})
final class BustCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Parameters(
            paramLabel = "LAYER",
            arity = "1..*",
            description = "Such as deps, or system and source; names may be shortened.")
    private List<String> layers = new ArrayList<>();

    @Option(names = "--no-wait", description = "Return at once; the build's end is not waited for.")
    private boolean noWait;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        try (Remote watcher = Remote.connect(options)) {
            if (noWait) {
                watcher.tell(new Request.Bust(layers, options.image(), false));
                return ExitCode.DONE;
            }
            Answer answer = watcher.ask(
                    new Request.Bust(layers, options.image(), true),
                    waiting -> terminal.say(Sanitizer.text(waiting.what()) + "; the build waits for that"));
            return told(answer, terminal);
        }
    }

    private static int told(Answer answer, Terminal terminal) throws NoWatcherException {
        if (answer instanceof Answer.Ended ended) {
            String build = "build " + ended.build() + " ";
            if (ended.result() == Result.SUCCEEDED) {
                terminal.say(build + "succeeded");
                return ExitCode.DONE;
            }
            terminal.say(
                    ended.result() == Result.CANCELED
                            ? build + "was cancelled"
                            : build + "failed: " + Sanitizer.text(ended.error()));
            return ExitCode.BUILD_FAILED;
        } else if (answer instanceof Answer.Impossible impossible) {
            terminal.say("nothing can be built: " + Sanitizer.text(impossible.why()));
            return ExitCode.BUILD_FAILED;
        } else if (answer instanceof Answer.Gone) {
            throw NoWatcherException.ended();
        }
        String why = answer instanceof Answer.NotNeeded needless ? Sanitizer.text(needless.why()) : "";
        terminal.say("no build was needed" + (why.isEmpty() ? "" : ": " + why));
        return ExitCode.DONE;
    }
}
