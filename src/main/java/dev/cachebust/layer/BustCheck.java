package dev.cachebust.layer;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells which bust ARGs and stages do nothing. Exact: an ARG acts if and only if the graph of the target is another one
 * with another value of it.
 */
public final class BustCheck {
    private final Dockerfile dockerfile;
    private final GraphOptions options;
    private final StepGraph graph;
    private final Layers layers;
    private final List<BustProblem> problems = new ArrayList<>();

    private BustCheck(Dockerfile dockerfile, GraphOptions options, StepGraph graph, Layers layers) {
        this.dockerfile = dockerfile;
        this.options = options;
        this.graph = graph;
        this.layers = layers;
    }

    /** Checks what the config asks for and what names of ARGs promise. Empty if all of it acts. */
    public static List<BustProblem> problems(
            Dockerfile dockerfile, GraphOptions options, StepGraph graph, Layers layers) {
        BustCheck check = new BustCheck(dockerfile, options, graph, layers);
        layers.all().forEach(check::configured);
        check.derived();
        return List.copyOf(check.problems);
    }

    private void configured(LayerSettings settings) {
        String where = settings.origin().isEmpty() ? "config" : settings.origin();
        settings.arg().flatMap(this::uselessArg).ifPresent(m -> problems.add(new BustProblem(true, where, m)));
        settings.stage().flatMap(this::uselessStage).ifPresent(m -> problems.add(new BustProblem(true, where, m)));
    }

    private void derived() {
        List<String> configured = layers.all().stream()
                .map(LayerSettings::arg)
                .flatMap(Optional::stream)
                .toList();
        Map<String, ArgDeclaration> byName = new LinkedHashMap<>();
        graph.args().forEach(a -> byName.putIfAbsent(a.name(), a));
        for (ArgDeclaration arg : byName.values()) {
            if (BustPoints.namesItself(arg.name()) && !configured.contains(arg.name())) {
                uselessArg(arg.name())
                        .ifPresent(m -> problems.add(new BustProblem(false, dockerfile.name() + ":" + arg.line(), m)));
            }
        }
    }

    private Optional<String> uselessArg(String name) {
        List<ArgDeclaration> declared =
                graph.args().stream().filter(a -> a.name().equals(name)).toList();
        if (declared.isEmpty()) {
            String hint = Suggest.hint(
                    name,
                    graph.args().stream().map(ArgDeclaration::name).distinct().toList());
            return Optional.of("ARG " + name + " is not declared in " + dockerfile.name() + ": "
                    + (hint.isEmpty() ? "add it to the stage where it is to act, before a RUN" : hint));
        }
        if (acts(name)) {
            return Optional.empty();
        }
        int line = declared.get(declared.size() - 1).line();
        if (declared.stream().allMatch(a -> a.stage().isEmpty())) {
            return Optional.of("ARG " + name + " is declared before the first FROM only (" + at(line)
                    + "): declare it again in the stage where it is to act");
        }
        if (declared.stream().noneMatch(a -> needed(a.stage()))) {
            return Optional.of("ARG " + name + " is declared in stages only that the target does not need (" + at(line)
                    + "): declare it in one that it needs");
        }
        Optional<Instruction> env = shadow(name);
        return Optional.of(
                env.isPresent()
                        ? "ARG " + name + " is shadowed by ENV " + name + " ("
                                + at(env.get().lines().first())
                                + "), so that its value changes nothing: rename one of them"
                        : "no RUN comes after ARG " + name + " (" + at(line)
                                + "), so that its value changes nothing: move it before one");
    }

    private String at(int line) {
        return dockerfile.name() + ":" + line;
    }

    private boolean needed(String stage) {
        return graph.stages().stream()
                .map(BuildStage::stage)
                .map(Stage::displayName)
                .anyMatch(stage::equals);
    }

    private boolean acts(String name) {
        return !with(name, "0").steps().equals(with(name, "1").steps());
    }

    private StepGraph with(String name, String value) {
        SortedMap<String, String> args = new TreeMap<>(options.buildArgs());
        args.put(name, value);
        return StepGraph.of(
                dockerfile,
                new GraphOptions(
                        options.target(), args, options.platform(), options.namedContexts(), options.images()));
    }

    private Optional<Instruction> shadow(String name) {
        for (BuildStage stage : graph.stages()) {
            for (Instruction instruction : stage.stage().instructions()) {
                if (instruction instanceof Instruction.Env env
                        && env.variables().stream().anyMatch(v -> v.key().equals(name))) {
                    return Optional.of(instruction);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> uselessStage(String name) {
        List<String> names = dockerfile.stages().stream()
                .map(Stage::name)
                .flatMap(Optional::stream)
                .toList();
        if (names.stream().noneMatch(name::equalsIgnoreCase)) {
            String hint = Suggest.hint(name, names);
            return Optional.of("there is no stage named '" + name + "' in " + dockerfile.name() + ": "
                    + (hint.isEmpty() ? "only a stage with AS NAME can be busted" : hint));
        }
        return needed(name.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("the target does not need the stage '" + name + "', so that leaving its cache out changes"
                        + " nothing");
    }
}
