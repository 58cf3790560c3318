package dev.cachebust.dockerfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps that a target needs, with all that is in the cache key of each, numbered as BuildKit numbers them. Immutable;
 * equal input gives an equal graph.
 */
public final class StepGraph {
    private final List<BuildStage> stages;
    private final BuildStage target;
    private final List<Step> steps;
    private final List<ArgDeclaration> args;
    private final Map<StepId, Step> byId = new HashMap<>();
    private final VertexNames names;

    private StepGraph(List<BuildStage> stages, BuildStage target, List<ArgDeclaration> args, boolean unprefixed) {
        this.stages = List.copyOf(stages);
        this.target = target;
        this.args = List.copyOf(args);
        List<Step> all = new ArrayList<>();
        stages.forEach(stage -> all.addAll(stage.steps()));
        this.steps = List.copyOf(all);
        steps.forEach(step -> byId.put(step.id(), step));
        this.names = new VertexNames(stages, unprefixed);
    }

    /**
     * Builds the graph of a target.
     *
     * @throws DockerfileException if there is no such target, a reference leads nowhere, or a variable cannot be expanded
     */
    public static StepGraph of(Dockerfile dockerfile, GraphOptions options) {
        return of(dockerfile, options, Dialect.BUILDKIT);
    }

    /**
     * Builds the graph of a target, by the rules of another builder.
     *
     * @throws DockerfileException if there is no such target, a reference leads nowhere, or a variable cannot be expanded
     */
    public static StepGraph of(Dockerfile dockerfile, GraphOptions options, Dialect dialect) {
        if (dockerfile.stages().isEmpty()) {
            throw new DockerfileException(dockerfile.name(), 1, 1, "the file has no stage", "begin with FROM image");
        }
        Platform platform = Platform.parse(options.platform())
                .orElseThrow(() -> new DockerfileException(
                        dockerfile.name(),
                        1,
                        1,
                        "'" + options.platform() + "' is not a platform",
                        "such as linux/amd64"));
        Expander expander = new Expander(dockerfile.escape());
        GlobalScope globals = GlobalScope.of(dockerfile, options, platform, expander);
        Origins outside = new Origins(options, platform);
        StageResolver.Resolved resolved =
                new StageResolver(dockerfile, outside, globals, expander).resolve(options.target());
        Map<StageNode, StageState> done = new HashMap<>();
        List<BuildStage> stages = new ArrayList<>();
        for (StageNode node : resolved.reachable()) {
            StageEvaluator evaluator =
                    new StageEvaluator(node, done, globals, outside, options, platform, expander, dialect);
            stages.add(evaluator.evaluate());
        }
        BuildStage target = stages.get(resolved.reachable().indexOf(resolved.target()));
        Set<StepId> needed = needed(target, stages);
        return new StepGraph(
                stages.stream().map(stage -> stage.only(needed)).toList(),
                target,
                declarations(dockerfile),
                resolved.unprefixed());
    }

    /** A stage may be referred to where nothing of it is read: by a tmpfs mount. Its steps are not run then. */
    private static Set<StepId> needed(BuildStage target, List<BuildStage> stages) {
        Map<StepId, Step> all = new HashMap<>();
        stages.forEach(stage -> stage.steps().forEach(step -> all.put(step.id(), step)));
        Set<StepId> needed = new HashSet<>();
        Deque<Source> open = new ArrayDeque<>(List.of(target.output()));
        while (!open.isEmpty()) {
            if (open.remove() instanceof Source.StepOutput output && needed.add(output.step())) {
                Step step = all.get(output.step());
                if (step != null) {
                    step.inputs().forEach(input -> open.add(input.source()));
                }
            }
        }
        return needed;
    }

    /** Whether BuildKit counts the instruction as a step of its stage. */
    static boolean counts(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Workdir;
    }

    private static List<ArgDeclaration> declarations(Dockerfile dockerfile) {
        List<ArgDeclaration> all = new ArrayList<>();
        dockerfile.globalArgs().forEach(arg -> declarations(arg, "", all));
        for (Stage stage : dockerfile.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Arg arg) {
                    declarations(arg, stage.displayName(), all);
                }
            }
        }
        all.sort(Comparator.comparingInt(ArgDeclaration::line));
        return all;
    }

    private static void declarations(Instruction.Arg arg, String stage, List<ArgDeclaration> all) {
        arg.declared()
                .forEach(d -> all.add(new ArgDeclaration(
                        d.name(), d.defaultValue(), arg.lines().first(), stage)));
    }

    /** Every RUN, COPY, ADD and WORKDIR that the target needs and that makes a layer, in the order of the Dockerfile. */
    public List<Step> steps() {
        return steps;
    }

    /** The step of this name. */
    public Optional<Step> step(StepId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The stages that the target needs, itself included, in the order of the Dockerfile. */
    public List<BuildStage> stages() {
        return stages;
    }

    /** The stage to build. */
    public BuildStage targetStage() {
        return target;
    }

    /** Every ARG of the Dockerfile, of unneeded stages too, in the order written. */
    public List<ArgDeclaration> args() {
        return args;
    }

    /** The images that the target needs, each once: bases, and sources of COPY and mounts. */
    public Set<Source.Image> images() {
        Set<Source.Image> images = new LinkedHashSet<>();
        for (BuildStage stage : stages) {
            if (stage.base() instanceof Source.Image image) {
                images.add(image);
            }
            for (Step step : stage.steps()) {
                for (Input input : step.inputs()) {
                    if (input.source() instanceof Source.Image image) {
                        images.add(image);
                    }
                }
            }
        }
        return images;
    }

    /**
     * The step that BuildKit means by a vertex's name, such as {@code [builder 3/5] COPY . .}. Empty for its own work, and
     * for a FROM.
     */
    public Optional<Step> stepOfVertex(String vertexName) {
        return names.step(vertexName);
    }
}
