package dev.cachebust.cli;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.daemon.Json;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.Reach;
import dev.cachebust.view.InspectJson;
import dev.cachebust.view.InspectText;
import dev.cachebust.view.Inspection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code inspect}: the Dockerfile as it is understood. */
@Command(
        name = "inspect",
        description = "Show the Dockerfile as cachebust reads it: stages, steps, what each reads, layers, bust ARGs.",
        footerHeading = "%nExample:%n",
        footer = "  cachebust inspect --json | jq '.stages[].name'")
final class InspectCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return EachImage.answer(options, json, where -> inspect(OfflineProject.read(where, options.terminal())));
    }

    private EachImage.Said inspect(OfflineProject of) throws BadPatternException {
        Inspection inspection = new Inspection(
                of.project().dockerfile(),
                of.project().graph(),
                BustPoints.of(of.project().graph(), of.project().layers()),
                of.project().frontend().reason(),
                of.project().files().steps(),
                Reach.of(
                        of.project().dockerfile(),
                        of.project().options(),
                        of.project().graph(),
                        of.project().layers(),
                        of.project().files(),
                        of.scan().tree()),
                of.scan(),
                of.project().contexts());
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return InspectJson.document(inspection);
                    }

                    @Override
                    public List<String> text() {
                        return InspectText.lines(inspection, options.terminal().palette());
                    }
                },
                ExitCode.DONE);
    }
}
