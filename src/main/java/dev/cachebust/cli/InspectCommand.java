package dev.cachebust.cli;

import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.Reach;
import dev.cachebust.view.InspectJson;
import dev.cachebust.view.InspectText;
import dev.cachebust.view.Inspection;
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
        Terminal terminal = options.terminal();
        OfflineProject of = OfflineProject.read(options, terminal);
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
        if (json) {
            terminal.print(java.util.List.of(InspectJson.document(inspection).toString()));
        } else {
            terminal.print(InspectText.lines(inspection, terminal.palette()));
        }
        return ExitCode.DONE;
    }
}
