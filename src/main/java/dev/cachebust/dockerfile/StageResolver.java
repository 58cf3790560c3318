package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.StageNode.Origin;
import dev.cachebust.dockerfile.StageNode.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which stages there are, what each refers to, and which of them the target needs (the first half of BuildKit's
 * {@code dockerfile2llb/convert.go}).
 */
final class StageResolver {
    private final Dockerfile dockerfile;
    private final Origins outside;
    private final GlobalScope globals;
    private final Expander expander;
    private final List<StageNode> nodes = new ArrayList<>();
    /** By lower-case name; of stages with one name, the last. */
    private final Map<String, StageNode> byName = new HashMap<>();

    /** By name, the number of the last stage that has it. */
    private final Map<String, Integer> lastNumbers = new HashMap<>();

    private boolean outsideUsed;

    StageResolver(Dockerfile dockerfile, Origins outside, GlobalScope globals, Expander expander) {
        this.dockerfile = dockerfile;
        this.outside = outside;
        this.globals = globals;
        this.expander = expander;
    }

    /**
     * @param target the stage to build
     * @param reachable what it needs, itself included, in the order of the Dockerfile
     * @param unprefixed whether BuildKit shows the steps of the only stage without its name
     */
    record Resolved(StageNode target, List<StageNode> reachable, boolean unprefixed) {}

    Resolved resolve(Optional<String> wanted) {
        for (Stage stage : dockerfile.stages()) {
            stage.name().ifPresent(name -> lastNumbers.put(name, stage.number()));
        }
        dockerfile.stages().forEach(this::addNode);
        StageNode target = target(wanted);
        for (StageNode node : nodes) {
            for (Instruction instruction : node.stage.instructions()) {
                node.tasks.add(task(instruction, false));
            }
        }
        checkCircular();
        boolean unprefixed = nodes.size() == 1 && !outsideUsed;
        Set<StageNode> needed = reachable(target);
        countRound(needed);
        while (readTriggers(needed)) {
            needed = reachable(target);
            countRound(needed);
        }
        return new Resolved(target, needed(needed), unprefixed);
    }

    private void addNode(Stage stage) {
        Syntax at = stage.from().syntax();
        String base = expander.expand(stage.base(), globals::get, at);
        if (base.isEmpty()) {
            throw at.error(
                    stage.base(),
                    "FROM " + stage.base() + " gives no image: the variable is empty",
                    unsetHint(stage.base()));
        }
        Optional<Platform> platform = stage.from().platform().map(text -> platform(stage, text));
        Optional<Source> replaced = stage.name().flatMap(name -> outside.namedContext(name, platform));
        StageNode parent = replaced.isPresent() ? null : byName.get(base);
        StageNode node = new StageNode(stage, id(stage), base, platform, parent, replaced);
        node.total = replaced.isPresent() ? 0 : total(stage, base, parent);
        nodes.add(node);
        stage.name().ifPresent(name -> byName.put(name, node));
    }

    private static int total(Stage stage, String base, @Nullable StageNode parent) {
        int total = parent == null && !base.equals(Origins.SCRATCH) ? 1 : 0;
        for (Instruction instruction : stage.instructions()) {
            total += StepGraph.counts(instruction) ? 1 : 0;
        }
        return total;
    }

    /** Where two stages have one name, only the last one can be called by it. */
    private String id(Stage stage) {
        boolean last = stage.name()
                .map(name -> lastNumbers.getOrDefault(name, stage.number()) == stage.number())
                .orElse(false);
        return last ? stage.displayName() : "stage-" + stage.number();
    }

    private Platform platform(Stage stage, String text) {
        Syntax at = stage.from().syntax();
        String value = expander.expand(text, globals::get, at);
        if (value.isEmpty()) {
            throw at.error("--platform", "--platform=" + text + " gives no platform", unsetHint(text));
        }
        return Platform.parse(value)
                .orElseThrow(() -> at.error("--platform", "'" + value + "' is not a platform", "such as linux/amd64"));
    }

    /** Names the variable that was meant, where the one that is used does not exist. */
    private String unsetHint(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]", "");
        return globals.names().contains(name) ? "" : Suggest.hint(name, globals.names());
    }

    private StageNode target(Optional<String> wanted) {
        if (wanted.isEmpty() || wanted.get().isEmpty()) {
            return nodes.get(nodes.size() - 1);
        }
        StageNode named = byName.get(wanted.get().toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        Optional<Integer> number = number(wanted.get());
        if (number.isPresent() && number.get() < nodes.size()) {
            return nodes.get(number.get());
        }
        String nearest =
                Suggest.hint(wanted.get(), byName.keySet().stream().sorted().toList());
        throw new DockerfileException(
                dockerfile.name(),
                dockerfile.stages().get(0).from().lines().first(),
                1,
                "there is no stage '" + wanted.get() + "' to build",
                nearest.isEmpty() ? stageList() : nearest);
    }

    private String stageList() {
        return byName.isEmpty()
                ? "no stage has a name"
                : "the stages are "
                        + String.join(
                                ", ",
                                byName.keySet().stream().sorted().limit(20).toList());
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private Task task(Instruction instruction, boolean onbuild) {
        if (instruction instanceof Instruction.Copy copy && copy.from().isPresent()) {
            return new Task(
                    instruction, List.of(copyOrigin(copy.syntax(), copy.from().get())), onbuild);
        }
        if (instruction instanceof Instruction.Run run) {
            outsideUsed |= !run.mounts().isEmpty();
            List<Origin> origins = run.mounts().stream()
                    .map(mount -> mount.value("from").filter(from -> !from.isEmpty()))
                    .map(from -> from.map(name -> named(run.syntax(), name)).orElseGet(Origin.Default::new))
                    .toList();
            return new Task(instruction, origins, onbuild);
        }
        return new Task(instruction, List.of(), onbuild);
    }

    private Origin copyOrigin(Syntax at, String from) {
        String plain = expander.expand(from, name -> null, at, new TreeMap<>());
        if (!plain.equals(from)) {
            throw at.error("--from", "--from takes no variables", "define a stage FROM it and copy from that stage");
        }
        Optional<Integer> number = number(from);
        if (number.isEmpty()) {
            return named(at, from);
        }
        if (number.get() >= nodes.size()) {
            throw at.error("--from", "there is no stage " + from, "the stages are numbered 0 to " + (nodes.size() - 1));
        }
        StageNode node = nodes.get(number.get());
        return new Origin.OfStage(node, from);
    }

    private Origin named(Syntax at, String name) {
        StageNode node = byName.get(name.toLowerCase(Locale.ROOT));
        if (node != null) {
            return new Origin.OfStage(node, name);
        }
        outsideUsed = true;
        return new Origin.Outside(outside.source(name, Optional.empty(), at, byName.keySet()));
    }

    /** Depth first without recursion: a Dockerfile may have thousands of stages. */
    private void checkCircular() {
        Set<StageNode> done = new HashSet<>();
        for (StageNode start : nodes) {
            Deque<StageNode> path = new ArrayDeque<>();
            Deque<Deque<StageNode>> open = new ArrayDeque<>();
            Set<StageNode> onPath = new HashSet<>();
            enter(start, done, path, open, onPath);
            while (!open.isEmpty()) {
                StageNode next = open.getLast().poll();
                if (next == null) {
                    open.removeLast();
                    onPath.remove(path.removeLast());
                } else if (onPath.contains(next)) {
                    StageNode last = path.getLast();
                    throw originSyntax(last, next)
                            .error("", "the stages depend on each other in a circle: " + next.id, "");
                } else {
                    enter(next, done, path, open, onPath);
                }
            }
        }
    }

    private static void enter(
            StageNode node,
            Set<StageNode> done,
            Deque<StageNode> path,
            Deque<Deque<StageNode>> open,
            Set<StageNode> onPath) {
        if (done.add(node)) {
            path.addLast(node);
            onPath.add(node);
            open.addLast(new ArrayDeque<>(node.origins()));
        }
    }

    private static Syntax originSyntax(StageNode node, StageNode origin) {
        return node.tasks.stream()
                .filter(t -> t.origins().stream().anyMatch(o -> o instanceof Origin.OfStage of && of.stage() == origin))
                .findFirst()
                .map(t -> t.instruction().syntax())
                .orElse(node.from());
    }

    private static Set<StageNode> reachable(StageNode target) {
        Set<StageNode> found = new LinkedHashSet<>(List.of(target));
        Deque<StageNode> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            StageNode node = open.removeFirst();
            List<StageNode> next = node.origins();
            if (node.parent != null) {
                next.add(node.parent);
            }
            for (StageNode other : next) {
                if (found.add(other)) {
                    open.addLast(other);
                }
            }
        }
        return found;
    }

    private List<StageNode> needed(Set<StageNode> reachable) {
        return nodes.stream().filter(reachable::contains).toList();
    }

    /**
     * BuildKit resolves the base images again after triggers have asked for further stages, and each time counts the FROM
     * of the stages that were not needed so far.
     */
    private void countRound(Set<StageNode> reachable) {
        for (StageNode node : nodes) {
            node.roundsUnneeded += reachable.contains(node) ? 0 : 1;
        }
    }

    /** Puts the ONBUILD triggers of base images and stages first. Returns whether they may need further stages. */
    private boolean readTriggers(Set<StageNode> reachable) {
        boolean more = false;
        for (StageNode node : reachable) {
            if (node.triggersRead || node.replaced.isPresent()) {
                continue;
            }
            node.triggersRead = true;
            List<Task> tasks = new ArrayList<>();
            for (String trigger : triggers(node)) {
                Task task = task(DockerfileParser.parseTrigger(node.from(), trigger), true);
                tasks.add(task);
                more |= !task.origins().isEmpty();
            }
            node.tasks.addAll(0, tasks);
            node.total += tasks.size();
        }
        return more;
    }

    private List<String> triggers(StageNode node) {
        if (node.parent != null) {
            return node.parent.stage.instructions().stream()
                    .filter(Instruction.Onbuild.class::isInstance)
                    .map(i -> ((Instruction.Onbuild) i).trigger())
                    .toList();
        }
        return outside.config(outside.source(node.base, node.platform, node.from(), byName.keySet()))
                .map(ImageConfig::onbuild)
                .orElse(List.of());
    }
}
