package dev.cachebust.lint;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.Installers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Manifests;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A COPY or ADD of the whole context whose every change makes a later installation run again. */
final class CopyBeforeInstallCheck implements Check {
    private static final Set<String> SYSTEM_VERBS = Set.of(
            "install",
            "add",
            "update",
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "in",
            "dup",
            "groupinstall",
            "localinstall",
            "build-dep");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        Set<StepId> told = new HashSet<>();
        for (Map.Entry<StepId, Facts.RunCommand> run : facts.neededRuns().entrySet()) {
            List<Step> ancestors = facts.ancestors(facts.step(run.getKey()));
            for (ShellCommand command : run.getValue().script().commands()) {
                Optional<Step> copy = installs(command)
                        ? ancestors.stream().filter(s -> copiesAll(facts, s)).findFirst()
                        : Optional.empty();
                if (copy.isPresent()
                        && !installedBefore(facts, command, ancestors, copy.get())
                        && told.add(copy.get().id())) {
                    found.accept(facts.at(
                            Rule.CONTEXT_COPY_BEFORE_INSTALL,
                            copy.get().lines(),
                            Facts.shown(copy.get().text()) + " comes before "
                                    + run.getValue().shown()
                                    + ": any change of any file in the context makes it install again"));
                }
            }
        }
    }

    /** Whether the command installs something from elsewhere, not only what was copied. */
    static boolean installs(ShellCommand command) {
        Optional<LayerName> work = Installers.layerOf(command.text());
        if (work.isEmpty()) {
            return false;
        }
        boolean system = work.get().equals(LayerName.SYSTEM);
        boolean does = !system
                || command.plain().stream().anyMatch(SYSTEM_VERBS::contains)
                || command.args().stream().anyMatch(a -> a.matches("-S[a-z]*"));
        boolean local = command.args().stream()
                .anyMatch(a -> a.equals(".")
                        || a.startsWith("./")
                        || a.startsWith(".[")
                        || a.equals("--no-deps")
                        || a.equals("--offline")
                        || a.equals("--no-index")
                        || a.equals("--path")
                        || a.startsWith("--path=")
                        || a.matches(".*\\.(?:whl|deb|rpm|apk|tgz|gem)"));
        return does && !local;
    }

    private static boolean copiesAll(Facts facts, Step step) {
        boolean copies = !step.keyword().equals("RUN") && step.inputs().stream().anyMatch(Facts::readsAll);
        return copies && !manifestsOnly(facts.subject);
    }

    /** A context of a handful of files is often nothing but what the installation reads. */
    private static boolean manifestsOnly(Subject subject) {
        boolean any = false;
        for (ContextTree.Item item : subject.context()) {
            if (!(item.entry() instanceof Entry.Dir) && !subject.own().contains(item.path())) {
                if (Manifests.layerOf(item.path()).isEmpty()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Whether the same program fetched dependencies before the copy: then this is a small rest. */
    private static boolean installedBefore(Facts facts, ShellCommand command, List<Step> ancestors, Step copy) {
        List<Step> before = ancestors.subList(ancestors.indexOf(copy) + 1, ancestors.size());
        return Installers.layerOf(command.text()).equals(Optional.of(LayerName.DEPENDENCY))
                && before.stream()
                        .map(step -> Optional.ofNullable(facts.neededRuns().get(step.id())))
                        .flatMap(Optional::stream)
                        .flatMap(run -> run.script().commands().stream())
                        .anyMatch(c -> c.program().equals(command.program())
                                && Installers.layerOf(c.text()).equals(Optional.of(LayerName.DEPENDENCY)));
    }
}
