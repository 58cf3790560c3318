package dev.cachebust.cli;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Json;
import dev.cachebust.exact.Verdict;
import dev.cachebust.history.StepTimes;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.plan.Ask;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.Hypothesis;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Planner;
import dev.cachebust.plan.Situation;
import dev.cachebust.view.PlanDocument;
import dev.cachebust.view.PlanDocument.Exact;
import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code plan}: what a build would do, without an engine. */
@Command(
        name = "plan",
        description = {
            "Say what a change to each PATH would rebuild, and why. Without PATH: what the changes since the last build do.",
            "No engine is needed, unless --exact asks it. The prediction compares with the last build, or else takes the"
                    + " present state as built."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust plan package.json",
            "  cachebust plan --exit-code || echo 'the image is not up to date'",
            "  cachebust plan --exact            exits with 8 if the engine would do something else"
        })
final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files or folders of the context, or of a named one (lib:src/a.c).")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--exit-code", description = "Exit with 5 if something would be rebuilt.")
    private boolean exitCode;

    @Option(
            names = "--exact",
            description =
                    "Ask the engine for its own graph of the build, which runs nothing, and tell where it differs.")
    private boolean exact;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        if (!exact) {
            return EachImage.answer(
                    options,
                    json,
                    where -> plan(terminal, OfflineProject.readForPlan(where, terminal), Optional.empty()));
        }
        try (AskedEngine engine = AskedEngine.find(options.where(), terminal)) {
            return EachImage.answer(
                    options,
                    json,
                    where -> plan(
                            terminal, OfflineProject.read(where, terminal, engine::surroundings), Optional.of(engine)));
        }
    }

    private EachImage.Said plan(Terminal terminal, OfflineProject of, Optional<AskedEngine> engine) throws Exception {
        Planner planner = new Planner();
        Situation now = of.situation();
        Decision asItIs = planner.plan(now, of.past(), Ask.NOTHING);
        Past past = Hypothesis.past(of.past(), now, asItIs);

        SortedMap<String, FileLayer> layers = new TreeMap<>();
        Decision decision;
        if (paths.isEmpty()) {
            decision = planner.plan(now, past, Ask.NOTHING);
            for (FileChange change : now.context().changesSince(past.context())) {
                layers.put(change.path(), new ContextPath("", change.path()).layer(of.project(), decision));
            }
        } else {
            List<ContextPath> edited = new ArrayList<>();
            for (String typed : paths) {
                List<ContextPath> meant = ContextPath.of(of.project(), typed);
                List<ContextPath> used = meant.stream()
                        .filter(path ->
                                !path.layer(of.project(), asItIs).label().equals(FileLayer.IGNORED))
                        .toList();
                (used.isEmpty() ? meant : used)
                        .forEach(path -> layers.put(path.toString(), path.layer(of.project(), asItIs)));
                edited.addAll(used);
            }
            decision = planner.plan(ContextPath.edited(now, edited), past, Ask.NOTHING);
        }
        Optional<Exact> answer = Optional.empty();
        if (engine.isPresent()) {
            Verdict verdict = engine.get().judge(of, decision);
            if (verdict instanceof Verdict.Unknown unknown) {
                terminal.err()
                        .println("cachebust: the engine cannot say what it would do: "
                                + Sanitizer.text(unknown.failure().message()));
                boolean lost = unknown.failure().kind() == Kind.ENGINE_LOST;
                return new EachImage.Said(Optional.empty(), lost ? ExitCode.NO_ENGINE : ExitCode.BUILD_FAILED);
            }
            answer = Optional.of(new Exact(
                    (Verdict.Compared) verdict,
                    engine.get().version(),
                    of.project().dockerfile().name()));
        }
        StepTimes times = PastBuilds.times(of.state(), decision.plan(), terminal);
        PlanDocument document = new PlanDocument(layers, decision.plan(), times, answer);
        boolean agrees = answer.map(e -> e.compared().agrees()).orElse(true);
        boolean rebuilds = decision.plan().steps().stream().anyMatch(step -> step.outcome() != Outcome.CACHED);
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return document.json();
                    }

                    @Override
                    public List<String> text() {
                        return document.text(terminal.palette(), terminal.width());
                    }
                },
                !agrees ? ExitCode.NOT_EXACT : exitCode && rebuilds ? ExitCode.WOULD_REBUILD : ExitCode.DONE);
    }
}
