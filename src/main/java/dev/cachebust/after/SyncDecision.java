package dev.cachebust.after;

import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.BuildRecord;
import dev.cachebust.plan.BuildRecord.InstructionKey;
import dev.cachebust.plan.InputKey;
import dev.cachebust.plan.StepKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether a running container can be brought to what a build would make of it by copying files: if all that differs from what
 * it was made from are files that the last COPYs of the target's stage take from the context, with nothing but metadata after
 * them. Pure.
 */
public sealed interface SyncDecision {

    /** It can, by this. */
    record Possible(SyncFiles files) implements SyncDecision {}

    /** It cannot. {@code why} is one line for people. */
    record Impossible(String why) implements SyncDecision {}

    /**
     * What an image is made from.
     *
     * @param made as the planner recorded it
     */
    record Content(BuildRecord made, ContextTree tree) {}

    /**
     * @param held what the container has
     * @param now what a build would make
     * @param dockerfile that of {@code now}
     * @param graph its steps
     */
    static SyncDecision of(Content held, Content now, Dockerfile dockerfile, StepGraph graph) {
        Optional<String> other = elsewhere(held.made(), now.made(), dockerfile);
        if (other.isPresent()) {
            return new Impossible(other.get());
        }
        List<Step> tail = tail(graph);
        Set<StepId> copies = new HashSet<>();
        tail.forEach(step -> copies.add(step.id()));
        Map<StepId, StepKey> before = new HashMap<>();
        held.made().steps().forEach(step -> before.put(step.id(), step));
        if (before.size() != now.made().steps().size()) {
            return new Impossible("other steps are needed");
        }
        for (StepKey step : now.made().steps()) {
            StepKey was = before.get(step.id());
            if (was == null) {
                return new Impossible("other steps are needed");
            }
            boolean same = was.own().equals(step.own()) && was.inputs().equals(step.inputs());
            if (!same && !(copies.contains(step.id()) && onlyFilesDiffer(was, step))) {
                return new Impossible(line(step.line())
                        + graph.step(step.id()).map(Step::text).orElse(step.keyword()) + " has to be run again");
            }
        }
        return CopiedFiles.difference(tail, held.tree(), now.tree());
    }

    /** Where in a container files are that can be copied into it, absolute. */
    static List<String> folders(StepGraph graph) {
        return tail(graph).stream().flatMap(step -> step.destination().stream()).toList();
    }

    /** What differs beside files; such a change is the image's alone. */
    private static Optional<String> elsewhere(BuildRecord held, BuildRecord now, Dockerfile dockerfile) {
        if (!hashes(held).equals(hashes(now))) {
            return Optional.of("the Dockerfile changed");
        }
        if (!held.args().equals(now.args())) {
            return Optional.of("a build argument changed");
        }
        Set<String> names = new TreeSet<>(held.bust().keySet());
        names.addAll(now.bust().keySet());
        for (String name : names) {
            if (Objects.equals(held.bust().get(name), now.bust().get(name))) {
                continue;
            }
            if (name.startsWith("stage:")) {
                return Optional.of("the cache of " + name.replace(':', ' ') + " is left out");
            }
            Optional<Instruction> user = user(dockerfile, name);
            if (user.isPresent()) {
                return Optional.of(line(user.get().lines().first())
                        + user.get().syntax().text() + " holds the new value of " + name);
            }
        }
        return Optional.empty();
    }

    private static List<String> hashes(BuildRecord record) {
        return record.instructions().stream().map(InstructionKey::hash).toList();
    }

    /** An instruction that makes no step and writes the value of an ARG into the image. */
    private static Optional<Instruction> user(Dockerfile dockerfile, String arg) {
        Pattern use = Pattern.compile("\\$(\\{" + Pattern.quote(arg) + "\\b|" + Pattern.quote(arg) + "\\b)");
        return dockerfile.instructions().stream()
                .filter(i -> !(i instanceof Instruction.Run
                        || i instanceof Instruction.Copy
                        || i instanceof Instruction.Add
                        || i instanceof Instruction.Workdir))
                .filter(i -> use.matcher(i.syntax().text()).find())
                .findFirst();
    }

    private static String line(int line) {
        return "line " + line + ": ";
    }

    /** The COPYs from the context that end the target, in their order. A WORKDIR between them changes no file of theirs. */
    private static List<Step> tail(StepGraph graph) {
        Deque<Step> tail = new ArrayDeque<>();
        Source at = graph.targetStage().output();
        while (at instanceof Source.StepOutput output) {
            Optional<Step> step = graph.step(output.step());
            if (step.isEmpty()) {
                break;
            }
            if (step.get().keyword().equals("COPY") && readsOnlyTheContext(step.get())) {
                tail.addFirst(step.get());
            } else if (!step.get().keyword().equals("WORKDIR")) {
                break;
            }
            at = step.get().inputs().get(0).source();
        }
        return List.copyOf(tail);
    }

    private static boolean readsOnlyTheContext(Step step) {
        return step.inputs().stream()
                .filter(input -> !input.role().isRoot())
                .allMatch(input ->
                        input.role() == Input.Role.FILES && input.source().equals(new Source.Context("")));
    }

    /** Whether two keys of a step differ in nothing but the content of the files that it reads. */
    private static boolean onlyFilesDiffer(StepKey was, StepKey is) {
        if (!was.definition().equals(is.definition())
                || !was.variables().equals(is.variables())
                || was.detached() != is.detached()
                || was.inputs().size() != is.inputs().size()) {
            return false;
        }
        for (int i = 0; i < was.inputs().size(); i++) {
            InputKey a = was.inputs().get(i);
            InputKey b = is.inputs().get(i);
            if (!a.equals(b) && !(a.kind() == InputKey.Kind.CONTEXT && sameSelection(a, b))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameSelection(InputKey a, InputKey b) {
        return a.role() == b.role()
                && a.kind() == b.kind()
                && a.name().equals(b.name())
                && a.paths().equals(b.paths())
                && a.excludes().equals(b.excludes());
    }
}
