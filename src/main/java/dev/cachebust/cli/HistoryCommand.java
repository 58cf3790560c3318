package dev.cachebust.cli;

import dev.cachebust.daemon.Json;
import dev.cachebust.history.PastBuild;
import dev.cachebust.view.HistoryJson;
import dev.cachebust.view.HistoryText;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code history}: past builds and what the cache was worth. */
@Command(
        name = "history",
        description = {
            "List past builds; then, over all builds that are kept: hit rate, time spent and time saved of each layer,",
            "and how many predictions were right. No engine is needed."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cachebust history -n 5", "  cachebust history --json | jq '.layers'"})
final class HistoryCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(names = "-n", paramLabel = "N", description = "List the last N builds (default: ${DEFAULT-VALUE}).")
    private int count = 20;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (count < 0) {
            throw new UsageException("-n " + count + ": a number of builds cannot be negative");
        }
        return EachImage.answer(options, json, this::history);
    }

    private EachImage.Said history(Where where) throws Exception {
        Terminal terminal = options.terminal();
        List<PastBuild> all = PastBuilds.read(where, terminal);
        List<PastBuild> shown = all.subList(Math.max(0, all.size() - count), all.size());
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return HistoryJson.history(shown, all);
                    }

                    @Override
                    public List<String> text() {
                        return HistoryText.lines(shown, all, ZoneId.systemDefault(), terminal.palette());
                    }
                },
                ExitCode.DONE);
    }
}
