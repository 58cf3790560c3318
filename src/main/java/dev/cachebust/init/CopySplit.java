package dev.cachebust.init;

import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.Installers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.RunLines;
import dev.cachebust.lint.ShellCommand;
import dev.cachebust.lint.ShellScript;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A COPY of the whole context that comes before an installation goes behind it, and the installation sees its manifests by
 * bind mounts. Unlike a COPY of their own these add no step, so that no edit makes more run again. Only where the installation
 * is known to read nothing else and to leave them as they are: then the image stays the same.
 */
final class CopySplit implements Improvement {
    /** Programs that read no file of the project when run beside an installation. */
    private static final Set<String> HARMLESS = Set.of("set", "echo", "true", ":", "enable", "mkdir");

    @Override
    public List<Change> find(Draft draft) {
        List<Change> found = new ArrayList<>();
        for (BuildStage stage : draft.graph().stages()) {
            List<Instruction> instructions = stage.stage().instructions();
            for (int i = 0; i < instructions.size(); i++) {
                if (copiesAll(instructions.get(i))) {
                    moved(draft, stage, instructions, i).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static boolean copiesAll(Instruction instruction) {
        Optional<Instruction.Transfer> transfer = Optional.empty();
        if (instruction instanceof Instruction.Copy copy && copy.from().isEmpty() && !copy.parents()) {
            transfer = Optional.of(copy.transfer());
        } else if (instruction instanceof Instruction.Add add) {
            transfer = Optional.of(add.transfer());
        }
        return transfer.filter(t -> t.files().isEmpty()
                                && t.excludes().isEmpty()
                                && t.sources().size() == 1
                                && Set.of(".", "./", "/").contains(t.sources().get(0)))
                        .isPresent()
                && !instruction.syntax().text().contains("$");
    }

    private static Optional<Change> moved(Draft draft, BuildStage stage, List<Instruction> instructions, int at) {
        Instruction copy = instructions.get(at);
        Optional<Step> step = step(stage, copy);
        for (int i = at + 1; i < instructions.size() && step.isPresent(); i++) {
            Instruction next = instructions.get(i);
            if (next instanceof Instruction.Run run) {
                Optional<List<String>> manifests = manifests(draft, stage, step.get(), run);
                if (manifests.isPresent()) {
                    return change(draft, copy, run, manifests.get());
                }
                if (!readsNothing(draft, run)) {
                    return Optional.empty();
                }
            } else if (next instanceof Instruction.Workdir && !copiesToAbsolute(copy) || !movesNothing(next)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Step> step(BuildStage stage, Instruction instruction) {
        return stage.steps().stream()
                .filter(s -> s.lines().equals(instruction.lines()))
                .findFirst();
    }

    private static boolean copiesToAbsolute(Instruction copy) {
        String to = copy instanceof Instruction.Copy c
                ? c.transfer().destination()
                : ((Instruction.Add) copy).transfer().destination();
        return to.startsWith("/");
    }

    /** Instructions that a COPY can be moved across. */
    private static boolean movesNothing(Instruction instruction) {
        return instruction instanceof Instruction.Arg
                || instruction instanceof Instruction.Env
                || instruction instanceof Instruction.Label
                || instruction instanceof Instruction.Workdir
                || instruction instanceof Instruction.Expose
                || instruction instanceof Instruction.Cmd
                || instruction instanceof Instruction.Entrypoint;
    }

    /** What an installation reads of the project, if that is certain. */
    private static Optional<List<String>> manifests(Draft draft, BuildStage stage, Step copy, Instruction.Run run) {
        Optional<Step> step = step(stage, run);
        boolean there = step.isPresent()
                && copy.destination().equals(Optional.of(fact(step.get(), "dir")))
                && run.syntax().heredocs().isEmpty()
                && isPlain(run);
        if (!there) {
            return Optional.empty();
        }
        ContextTree context = draft.subject().context();
        Set<String> manifests = new LinkedHashSet<>();
        for (ShellCommand command : ShellScript.of(run).commands()) {
            Optional<List<String>> read = ManifestReader.read(
                    command, draft.contents(), name -> context.get(name).isPresent());
            if (read.isPresent()) {
                manifests.addAll(read.get());
            } else if (!isHarmless(command)) {
                return Optional.empty();
            }
        }
        return manifests.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(manifests));
    }

    private static String fact(Step step, String name) {
        return Definition.facts(step.definition()).stream()
                .filter(fact -> fact.key().equals(name))
                .map(KeyValue::value)
                .findFirst()
                .orElse("");
    }

    /** Whether the words of a RUN are all that it does: nothing is substituted, redirected or run in another folder. */
    private static boolean isPlain(Instruction.Run run) {
        String text = String.join(" ", run.command().words());
        return text.chars().noneMatch(c -> "$`<>|*".indexOf(c) >= 0);
    }

    private static boolean isHarmless(ShellCommand command) {
        boolean tidies = command.runs("npm", "yarn", "pip", "pip3")
                && (command.verb().equals("cache") || command.verb().equals("config"));
        boolean updatesPip = command.runs("pip", "pip3")
                && command.verb().equals("install")
                && command.plain().stream().skip(1).allMatch(Set.of("pip", "setuptools", "wheel")::contains);
        return HARMLESS.contains(command.program()) || tidies || updatesPip;
    }

    /** Whether a RUN does nothing but install packages of the system that it names itself. */
    private static boolean readsNothing(Draft draft, Instruction.Run run) {
        if (!run.syntax().heredocs().isEmpty()
                || !run.mounts().stream().allMatch(m -> m.type().equals("cache"))) {
            return false;
        }
        String text = String.join(" ", run.command().words());
        boolean open = text.chars().anyMatch(c -> "$`<".indexOf(c) >= 0);
        return !open
                && ShellScript.of(run).commands().stream()
                        .allMatch(c -> HARMLESS.contains(c.program())
                                || c.runs("rm") && c.plain().stream().allMatch(p -> p.startsWith("/var/"))
                                || installsNamed(draft, c));
    }

    private static boolean installsNamed(Draft draft, ShellCommand command) {
        return Installers.layerOf(command.text()).equals(Optional.of(LayerName.SYSTEM))
                && command.plain().stream()
                        .noneMatch(word -> word.contains("/")
                                || draft.subject().context().get(word).isPresent());
    }

    private static Optional<Change> change(Draft draft, Instruction copy, Instruction.Run run, List<String> manifests) {
        List<String> mounts = manifests.stream()
                .map(name -> "type=bind,source=" + name + ",target=" + name)
                .toList();
        int first = draft.withComments(copy.lines().first());
        List<String> installation = draft.lines(run.lines().first(), run.lines().last());
        String escape = String.valueOf(draft.dockerfile().escape());
        return RunLines.mounted(installation, mounts, escape).map(lines -> {
            List<String> after = new ArrayList<>(lines);
            after.addAll(draft.lines(first, copy.lines().last()));
            return new Change(
                    Change.Kind.COPY_SPLIT,
                    "any edit of any file made the installation run again; now only "
                            + (manifests.size() == 1
                                    ? manifests.get(0) + " does"
                                    : String.join(", ", manifests) + " do"),
                    List.of(
                            Fix.replace(draft.text(), first, copy.lines().last(), List.of()),
                            Fix.replace(
                                    draft.text(),
                                    run.lines().first(),
                                    run.lines().last(),
                                    after)));
        });
    }
}
