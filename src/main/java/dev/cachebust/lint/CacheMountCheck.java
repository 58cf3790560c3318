package dev.cachebust.lint;

import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.PackageManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one RUN fetched into a cache mount and a later one would need, but does not mount: it has to fetch it again, or fails.
 * Only tools that keep what they fetched in that folder and nowhere else.
 */
final class CacheMountCheck implements Check {
    private static final List<PackageManager> STORES = Arrays.stream(PackageManager.values())
            .filter(PackageManager::needsFolderLater)
            .toList();

    static boolean uses(PackageManager manager, ShellCommand command) {
        return PackageManager.of(command.program()).equals(Optional.of(manager))
                && !command.has("-mod=vendor", "--version", "-v")
                && manager.isUsedBy(command.plain());
    }

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Map.Entry<StepId, Facts.RunCommand> entry : facts.neededRuns().entrySet()) {
            Facts.RunCommand run = entry.getValue();
            List<Step> ancestors = facts.ancestors(facts.step(entry.getKey()));
            for (PackageManager store : STORES) {
                // A RUN that begins with apt-get update fills the folder itself.
                Optional<ShellCommand> user = run.script().commands().stream()
                        .filter(command -> uses(store, command))
                        .findFirst()
                        .filter(first -> !first.verb().equals("update"));
                if (user.isPresent() && !vendored(facts, user.get(), ancestors)) {
                    lost(facts, store, run, ancestors).ifPresent(found);
                }
            }
        }
    }

    private static Optional<Finding> lost(
            Facts facts, PackageManager store, Facts.RunCommand run, List<Step> ancestors) {
        for (Step step : ancestors) {
            Optional<Facts.RunCommand> before = Optional.ofNullable(
                            facts.neededRuns().get(step.id()))
                    .filter(r -> r.script().commands().stream().anyMatch(c -> uses(store, c)));
            if (before.isEmpty()) {
                continue;
            }
            Optional<MountFlag> kept = before.get().cacheMounts().stream()
                    .filter(m -> store.keepsAllIn(MountText.target(m)))
                    .findFirst();
            if (kept.isPresent() && run.run().mounts().stream().noneMatch(m -> MountText.covers(m, kept.get()))) {
                return Optional.of(facts.at(
                                Rule.CACHE_MOUNT_MISSING,
                                run.lines(),
                                Facts.shown(run.run()) + " does not mount " + MountText.target(kept.get()) + ", where "
                                        + before.get().shown() + " put what it fetched: it finds the folder empty")
                        .fixedBy(MountText.added(facts.subject.text(), run, kept.get())));
            }
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether the modules of Go are part of the source. */
    static boolean vendored(Facts facts, ShellCommand command, List<Step> ancestors) {
        return command.program().equals("go")
                && (facts.subject.context().get("vendor/modules.txt").isPresent()
                        || ancestors.stream()
                                .flatMap(s ->
                                        Optional.ofNullable(facts.neededRuns().get(s.id())).stream())
                                .flatMap(r -> r.script().commands().stream())
                                .anyMatch(c ->
                                        c.program().equals("go") && c.plain().equals(List.of("mod", "vendor"))));
    }
}
