package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.StageNode.Origin;
import dev.cachebust.dockerfile.StageNode.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs through the instructions of one stage, without executing anything, and notes its steps (the second half of
 * BuildKit's {@code dockerfile2llb/convert.go}).
 */
final class StageEvaluator {
    private static final String UNIX_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** ARGs that steer the scanner and do not become variables. */
    private static final Set<String> NOT_VARIABLES = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private final StageNode node;
    private final Map<StageNode, StageState> done;
    private final GlobalScope globals;
    private final Origins outside;
    private final GraphOptions options;
    private final Platform target;
    private final Expander expander;
    private final Dialect dialect;
    private final List<Step> steps = new ArrayList<>();
    private StageState state;
    private int index;

    /** @param done the stages evaluated so far; this one is added */
    StageEvaluator(
            StageNode node,
            Map<StageNode, StageState> done,
            GlobalScope globals,
            Origins outside,
            GraphOptions options,
            Platform target,
            Expander expander,
            Dialect dialect) {
        this.node = node;
        this.done = done;
        this.globals = globals;
        this.outside = outside;
        this.options = options;
        this.target = target;
        this.expander = expander;
        this.dialect = dialect;
        this.state = start();
    }

    private StageState start() {
        if (node.parent != null) {
            StageState parent = done.get(node.parent);
            if (parent != null) {
                return dialect.chains() ? parent.copyWithoutArgs() : parent.copy();
            }
        }
        Source base = node.replaced.orElseGet(() -> outside.source(node.base, node.platform, node.from(), List.of()));
        StageState fresh = new StageState(base, node.platform.orElse(target));
        if (base instanceof Source.Scratch || base instanceof Source.Context || base instanceof Source.Remote) {
            fresh.workdir = "/";
        }
        outside.config(base).ifPresent(config -> {
            fresh.imageEnv.putAll(config.env());
            fresh.workdir = config.workdir();
            fresh.user = config.user();
            fresh.shell = config.shell();
        });
        return fresh;
    }

    BuildStage evaluate() {
        Source base = state.files;
        if (node.replaced.isEmpty()) {
            if (!state.imageEnv.containsKey("PATH") && !state.platform.windows()) {
                state.imageEnv.put("PATH", UNIX_PATH);
            }
            state.imageEnv.forEach(state.variables::set);
            index = stepsOfFrom();
            node.tasks.forEach(this::evaluate);
        }
        done.put(node, state);
        Optional<String> parent = Optional.ofNullable(node.parent).map(p -> p.id);
        return new BuildStage(node.id, node.stage, parent, base, state.files, node.total, steps);
    }

    private int stepsOfFrom() {
        if (node.parent != null || node.base.equals(Origins.SCRATCH)) {
            return 0;
        }
        return node.roundsUnneeded
                + (outside.namedContext(node.base, node.platform).isPresent() ? 0 : 1);
    }

    private void evaluate(Task task) {
        Instruction instruction = task.instruction();
        Syntax at = instruction.syntax();
        if (instruction instanceof Instruction.Env env) {
            List<KeyValue> pairs = env.variables().stream()
                    .map(pair -> new KeyValue(expand(pair.key(), at), expand(pair.value(), at)))
                    .toList();
            for (KeyValue pair : pairs) {
                state.variables.set(pair.key(), pair.value());
                state.imageEnv.put(pair.key(), pair.value());
                chain(at, pair.toString());
            }
        } else if (instruction instanceof Instruction.Arg arg) {
            arg.declared().forEach(declared -> declare(declared, at));
            arg.declared().forEach(declared -> chain(at, declared));
        } else if (instruction instanceof Instruction.Workdir workdir) {
            workdir(workdir, at);
        } else if (instruction instanceof Instruction.User user) {
            state.user = expand(user.user(), at);
            chain(at, state.user);
        } else if (instruction instanceof Instruction.Shell shell) {
            state.shell = shell.words();
            chain(at, shell.words().toString());
        } else if (instruction instanceof Instruction.Run run) {
            RunReader reader = new RunReader(run, state, text -> expand(text, at));
            List<Source> sources =
                    task.origins().stream().map(o -> source(o, at)).toList();
            List<Input> mounted = reader.inputs(sources);
            boolean twice = mounted.stream().anyMatch(i -> i.source().equals(state.files));
            List<Input> inputs =
                    new ArrayList<>(List.of(rootfs(twice ? Input.Role.MOUNTED_ROOTFS : Input.Role.ROOTFS)));
            inputs.addAll(mounted);
            addStep(
                    at,
                    reader.text(),
                    reader.definition(),
                    reader.variables(),
                    inputs,
                    Optional.empty(),
                    reader.cacheMounts());
        } else if (instruction instanceof Instruction.Copy copy) {
            Source from = task.origins().isEmpty()
                    ? new Source.Context("")
                    : source(task.origins().get(0), at);
            CopyReader reader = new CopyReader(at, copy.transfer(), state, expander).copy(copy, from);
            addStep(reader);
        } else if (instruction instanceof Instruction.Add add) {
            CopyReader reader = new CopyReader(at, add.transfer(), state, expander).add(add);
            addStep(reader);
        } else {
            expandOnly(instruction, at);
        }
    }

    /** These make no step, but a variable in them can be an error. */
    private void expandOnly(Instruction instruction, Syntax at) {
        if (instruction instanceof Instruction.Label label) {
            label.labels().forEach(pair -> chain(at, expand(pair.key(), at) + "=" + expand(pair.value(), at)));
        } else if (instruction instanceof Instruction.Volume volume) {
            volume.paths().forEach(path -> chain(at, expand(path, at)));
        } else if (instruction instanceof Instruction.Expose expose) {
            expose.ports().forEach(port -> chain(at, expand(port, at)));
        } else if (instruction instanceof Instruction.StopSignal signal) {
            chain(at, expand(signal.signal(), at));
        } else {
            chain(at, at.text());
        }
    }

    /** Notes an instruction that makes no layer and is in the key of what follows, where a builder has it so. */
    private void chain(Syntax at, String what) {
        if (dialect.chains()) {
            state.chained.add(at.keyword() + " " + what);
        }
    }

    /** Of an ARG, Docker's builder compares what is written, and Buildah whether it has a value. */
    private void chain(Syntax at, Instruction.Arg.Declared declared) {
        boolean given = options.buildArgs().containsKey(declared.name());
        chain(
                at,
                dialect == Dialect.BUILDAH
                        ? declared.name() + (given ? " given" : "")
                        : declared.name()
                                + declared.defaultValue()
                                        .map(value -> "=" + value)
                                        .orElse(""));
    }

    private String expand(String text, Syntax at) {
        return expander.expand(text, state.variables::get, at);
    }

    private void declare(Instruction.Arg.Declared declared, Syntax at) {
        String name = declared.name();
        String value = options.buildArgs().get(name);
        if (value == null) {
            value = declared.defaultValue().isPresent()
                    ? expand(declared.defaultValue().get(), at)
                    : globals.get(name);
        }
        if (value != null && !NOT_VARIABLES.contains(name)) {
            state.variables.set(name, value);
        }
    }

    private void workdir(Instruction.Workdir workdir, Syntax at) {
        SortedMap<String, String> used = new TreeMap<>();
        String path = expander.expand(workdir.path(), state.variables::get, at, used);
        state.workdir = Paths.in(state.workdir, path, state.platform);
        if (state.workdir.equals("/")) {
            chain(at, "/");
            return;
        }
        String epoch = Optional.ofNullable(options.buildArgs().get(EPOCH))
                .or(() -> Optional.ofNullable(globals.get(EPOCH)))
                .orElse("");
        if (!epoch.isEmpty()) {
            used.put(EPOCH, epoch);
        }
        String definition = new Definition()
                .add("mkdir", Paths.clean(state.workdir))
                .addIfAny("owner", Paths.owner(state.user))
                .toString();
        addStep(at, at.text(), definition, used, List.of(rootfs(Input.Role.ROOTFS)), Optional.empty(), List.of());
    }

    private Input rootfs(Input.Role role) {
        return new Input(role, state.files, List.of(""), List.of());
    }

    private void addStep(CopyReader reader) {
        List<Input> inputs =
                new ArrayList<>(List.of(rootfs(reader.linked() ? Input.Role.LINKED_ROOTFS : Input.Role.ROOTFS)));
        inputs.addAll(reader.inputs());
        addStep(
                reader.at(),
                reader.at().text(),
                reader.definition(),
                reader.variables(),
                inputs,
                Optional.of(reader.destination()),
                List.of());
    }

    private void addStep(
            Syntax at,
            String text,
            String definition,
            SortedMap<String, String> variables,
            List<Input> inputs,
            Optional<String> destination,
            List<CacheMount> cacheMounts) {
        StepId id = new StepId(node.id, ++index);
        steps.add(new Step(
                id,
                node.total,
                at.keyword(),
                at.lines(),
                text,
                chained(definition),
                Collections.unmodifiableSortedMap(variables),
                List.copyOf(inputs),
                destination,
                cacheMounts));
        state.files = new Source.StepOutput(id);
    }

    private String chained(String definition) {
        if (state.chained.isEmpty()) {
            return definition;
        }
        Definition whole = new Definition();
        state.chained.forEach(line -> whole.add("after", line));
        state.chained.clear();
        return definition + whole;
    }

    private Source source(Origin origin, Syntax at) {
        if (origin instanceof Origin.OfStage of) {
            StageState finished = done.get(of.stage());
            if (finished == null) {
                throw at.error(
                        of.name(),
                        "the stage '" + of.name() + "' comes only after this one",
                        "put it before stage " + node.id);
            }
            return finished.files;
        }
        return origin instanceof Origin.Outside out ? out.source() : new Source.Context("");
    }
}
