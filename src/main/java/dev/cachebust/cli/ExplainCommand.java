package dev.cachebust.cli;

import dev.cachebust.daemon.Json;
import dev.cachebust.history.PastBuild;
import dev.cachebust.view.ExplainText;
import dev.cachebust.view.HistoryJson;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code explain}: why each step of a past build ran, or did not. */
@Command(
        name = "explain",
        description = {
            "Say why each step of a past build ran or was cached: one cause each, compared with what was predicted.",
            "No engine is needed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust explain               the last build",
            "  cachebust explain 12 --json | jq '.steps[] | {text, status, cause}'"
        })
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Parameters(
            paramLabel = "BUILD",
            arity = "0..1",
            description = "Its number, as history shows it (default: the last build).")
    private @Nullable Integer number;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return EachImage.answer(options, json, this::explain);
    }

    private EachImage.Said explain(Where where) throws Exception {
        Terminal terminal = options.terminal();
        PastBuild build = build(PastBuilds.read(where, terminal));
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return HistoryJson.explain(build);
                    }

                    @Override
                    public List<String> text() {
                        return ExplainText.lines(build, ZoneId.systemDefault(), terminal.palette(), terminal.width());
                    }
                },
                ExitCode.DONE);
    }

    private PastBuild build(List<PastBuild> builds) throws UsageException {
        PastBuild last = builds.get(builds.size() - 1);
        if (number == null) {
            return last;
        }
        for (PastBuild build : builds) {
            if (build.number() == number) {
                return build;
            }
        }
        throw new UsageException("explain " + number + ": there is no such build; the history has builds "
                + builds.get(0).number() + " to " + last.number());
    }
}
