package dev.cachebust.cli;

import dev.cachebust.daemon.Json;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.LayerValue;
import dev.cachebust.plan.Planner;
import dev.cachebust.view.HashText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code hash}: the bust values, for builds that others make. */
@Command(
        name = "hash",
        description = "Print the content hash of each layer: the value that its bust ARG gets.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  docker build $(cachebust hash) .              hits the cache of a cachebust build",
            "  cachebust hash --format github >> \"$GITHUB_OUTPUT\"",
            "  cachebust hash deps --format json"
        })
final class HashCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Parameters(paramLabel = "LAYER", arity = "0..*", description = "Only these layers (default: all).")
    private List<String> layers = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: args).")
    private HashText.Format format = HashText.Format.args;

    @Override
    public Integer call() throws Exception {
        boolean json = format == HashText.Format.json;
        if (!json) {
            // Names of several images would stand for the same arguments.
            options.where().settings().onlySolve();
        }
        return EachImage.answer(options, json, this::hash);
    }

    private EachImage.Said hash(Where where) throws Exception {
        Terminal terminal = options.terminal();
        OfflineProject of = OfflineProject.read(where, terminal);
        of.requireComplete();
        Set<LayerName> wanted = new HashSet<>();
        for (String layer : layers) {
            wanted.add(of.project().layers().parse(layer));
        }
        List<LayerValue> values = Planner.values(of.situation(Probing.fresh(of, terminal))).stream()
                .filter(value -> wanted.isEmpty() || wanted.contains(value.layer()))
                .toList();
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return HashText.document(values);
                    }

                    @Override
                    public List<String> text() {
                        return HashText.lines(values, format);
                    }
                },
                ExitCode.DONE);
    }
}
