package dev.cachebust.layer;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.dockerfile.Suggest;
import dev.cachebust.layer.BustProblem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /**
     * Why busting this layer by hand makes nothing again; empty if it makes something again.
     *
     * @param options with the user's own build arguments: one that is given keeps its value
     */
    public static Optional<String> unbustable(
            LayerName layer, Dockerfile dockerfile, GraphOptions options, StepGraph graph, Layers layers) {
        BustPoints points = BustPoints.of(graph, layers);
        List<BustPoint> own =
                points.points().stream().filter(p -> p.layer().equals(layer)).toList();
        if (points.stages().containsKey(layer)
                || own.stream().anyMatch(p -> !options.buildArgs().containsKey(p.arg()))) {
            return Optional.empty();
        }
        return Optional.of(
                own.isEmpty()
                        ? "layer " + layer
                                + " has neither a bust ARG nor a stage, so that busting it makes nothing again:"
                                + " declare ARG CACHE_BUST_"
                                + layer.value().toUpperCase(Locale.ROOT).replace('-', '_')
                                + " in " + dockerfile.name() + " before the RUN that is to run again"
                        : "layer " + layer + " is not busted: its ARG "
                                + own.get(0).arg() + " has the value that was given for it");
    }

    private void configured(LayerSettings settings) {
        String where = settings.origin().isEmpty() ? "config" : settings.origin();
        // A config is for all targets: who picks one of them need not need what others are busted by.
        boolean whole = options.target().isEmpty();
        settings.arg().flatMap(this::uselessArg).ifPresent(u -> problems.add(u.at(whole || !u.unneeded(), where)));
        settings.stage().flatMap(this::uselessStage).ifPresent(u -> problems.add(u.at(whole || !u.unneeded(), where)));
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
                uselessArg(arg.name()).ifPresent(u -> problems.add(u.at(false, at(arg.line()))));
            }
        }
    }

    /** @param unneeded whether it would act in a target that needs its stage */
    private record Useless(Kind kind, String name, int line, String message, boolean unneeded) {
        Useless(Kind kind, String name, int line, String message) {
            this(kind, name, line, message, false);
        }

        BustProblem at(boolean error, String where) {
            return new BustProblem(error, kind, name, line, where, message);
        }
    }

    private Optional<Useless> uselessArg(String name) {
        List<ArgDeclaration> declared =
                graph.args().stream().filter(a -> a.name().equals(name)).toList();
        if (declared.isEmpty()) {
            String hint = Suggest.hint(
                    name,
                    graph.args().stream().map(ArgDeclaration::name).distinct().toList());
            return Optional.of(new Useless(
                    Kind.ARG_UNDECLARED,
                    name,
                    0,
                    "ARG " + name + " is not declared in " + dockerfile.name() + ": "
                            + (hint.isEmpty() ? "add it to the stage where it is to act, before a RUN" : hint)));
        }
        if (!changedBy(dockerfile, options, name).isEmpty()) {
            return Optional.empty();
        }
        int line = declared.get(declared.size() - 1).line();
        if (declared.stream().allMatch(a -> a.stage().isEmpty())) {
            return Optional.of(new Useless(
                    Kind.ARG_ELSEWHERE,
                    name,
                    line,
                    "ARG " + name + " is declared before the first FROM only (" + at(line)
                            + "): declare it again in the stage where it is to act"));
        }
        if (declared.stream().noneMatch(a -> needed(a.stage()))) {
            return Optional.of(new Useless(
                    Kind.ARG_ELSEWHERE,
                    name,
                    line,
                    "ARG " + name + " is declared in stages only that the target does not need (" + at(line)
                            + "): declare it in one that it needs",
                    true));
        }
        Optional<Instruction> env = shadow(name);
        return Optional.of(
                env.isPresent()
                        ? new Useless(
                                Kind.ARG_SHADOWED,
                                name,
                                line,
                                "ARG " + name + " is shadowed by ENV " + name + " ("
                                        + at(env.get().lines().first())
                                        + "), so that its value changes nothing: rename one of them")
                        : new Useless(
                                Kind.ARG_WITHOUT_RUN,
                                name,
                                line,
                                "no RUN comes after ARG " + name + " (" + at(line)
                                        + "), so that its value changes nothing: move it before one"));
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

    /** The steps of the target that have an ARG's value in their key. */
    public static Set<StepId> changedBy(Dockerfile dockerfile, GraphOptions options, String arg) {
        StepGraph one = with(dockerfile, options, arg, "1");
        Set<StepId> changed = new LinkedHashSet<>();
        for (Step step : with(dockerfile, options, arg, "0").steps()) {
            if (one.step(step.id()).filter(step::hasKeyOf).isEmpty()) {
                changed.add(step.id());
            }
        }
        return changed;
    }

    private static StepGraph with(Dockerfile dockerfile, GraphOptions options, String arg, String value) {
        SortedMap<String, String> args = new TreeMap<>(options.buildArgs());
        args.put(arg, value);
        return StepGraph.of(
                dockerfile,
                new GraphOptions(
                        options.target(), args, options.platform(), options.namedContexts(), options.images()));
    }

    /** The ENV without which the ARG would act. */
    private Optional<Instruction> shadow(String name) {
        if (changedBy(withoutEnv(name), options, name).isEmpty()) {
            return Optional.empty();
        }
        return graph.stages().stream()
                .flatMap(stage -> stage.stage().instructions().stream())
                .filter(instruction -> sets(instruction, name))
                .findFirst();
    }

    private static boolean sets(Instruction instruction, String name) {
        return instruction instanceof Instruction.Env env
                && env.variables().stream().anyMatch(v -> v.key().equals(name));
    }

    private Dockerfile withoutEnv(String name) {
        List<Stage> stages = new ArrayList<>();
        for (Stage stage : dockerfile.stages()) {
            List<Instruction> rest =
                    stage.instructions().stream().filter(i -> !sets(i, name)).toList();
            stages.add(new Stage(stage.number(), stage.from(), rest));
        }
        return new Dockerfile(
                dockerfile.name(),
                dockerfile.directives(),
                dockerfile.escape(),
                dockerfile.instructions(),
                dockerfile.globalArgs(),
                stages);
    }

    private Optional<Useless> uselessStage(String name) {
        List<String> names = dockerfile.stages().stream()
                .map(Stage::name)
                .flatMap(Optional::stream)
                .toList();
        if (names.stream().noneMatch(name::equalsIgnoreCase)) {
            String hint = Suggest.hint(name, names);
            return Optional.of(new Useless(
                    Kind.STAGE_WITHOUT_EFFECT,
                    name,
                    0,
                    "there is no stage named '" + name + "' in " + dockerfile.name() + ": "
                            + (hint.isEmpty() ? "only a stage with AS NAME can be busted" : hint)));
        }
        return needed(name.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(new Useless(
                        Kind.STAGE_WITHOUT_EFFECT,
                        name,
                        0,
                        "the target does not need the stage '" + name + "', so that leaving its cache out changes"
                                + " nothing",
                        true));
    }
}
