package dev.cachebust.lint;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.CacheFolder;
import dev.cachebust.layer.PackageManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Install steps that keep nothing of what they fetch: when they run again, everything is fetched again. */
final class InstallMountCheck implements Check {
    /** Variables that tell a package manager to keep nothing. */
    private static final List<String> KEEP_NOTHING = List.of("PIP_NO_CACHE_DIR", "UV_NO_CACHE");

    /** Where there is none of these, a build has nothing to fetch. */
    private static final List<String> MANIFESTS =
            List.of("go.sum", "Cargo.lock", "pom.xml", "build.gradle", "build.gradle.kts", "packages.lock.json");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Map.Entry<StepId, Facts.RunCommand> entry : facts.neededRuns().entrySet()) {
            Step step = facts.step(entry.getKey());
            Facts.RunCommand run = entry.getValue();
            if (!foldersAreRoots(step)) {
                continue;
            }
            Set<PackageManager> lacking = new LinkedHashSet<>();
            Optional<String> first = Optional.empty();
            for (ShellCommand command : run.script().commands()) {
                Optional<PackageManager> manager =
                        PackageManager.of(command.program()).filter(m -> fetches(facts, step, m, command));
                if (manager.isPresent() && !keeps(run, manager.get())) {
                    lacking.add(manager.get());
                    first = first.isPresent() ? first : Optional.of(command.text());
                }
            }
            if (first.isPresent()) {
                found.accept(facts.at(
                                Rule.INSTALL_WITHOUT_CACHE_MOUNT,
                                run.lines(),
                                Facts.shown(first.get()) + " (line "
                                        + run.lines().first() + ")"
                                        + " keeps nothing of what it fetches: each time it runs it fetches all of it again")
                        .fixedBy(InstallMountFix.of(facts, added(facts, step, run, lacking))));
            }
        }
    }

    /** Whether the command runs as root with root's home, so that it is known where downloads are kept. */
    private static boolean foldersAreRoots(Step step) {
        boolean user = Definition.facts(step.definition()).stream()
                .anyMatch(fact ->
                        fact.key().equals("user") && !Set.of("root", "0").contains(fact.value()));
        return !user
                && step.variables().getOrDefault("HOME", "/root").equals("/root")
                && KEEP_NOTHING.stream().noneMatch(step.variables()::containsKey);
    }

    private static boolean fetches(Facts facts, Step step, PackageManager manager, ShellCommand command) {
        if (isTool(command)) {
            return false;
        }
        if (CopyBeforeInstallCheck.installs(command)) {
            return true;
        }
        if (manager.isOfSystem()
                || !manager.needsFolderLater()
                || !CacheMountCheck.uses(manager, command)
                || MANIFESTS.stream()
                        .noneMatch(m -> facts.subject.context().get(m).isPresent())
                || command.has("--offline", "-o", "--no-restore", "--path")) {
            return false;
        }
        List<Step> ancestors = facts.ancestors(step);
        return !CacheMountCheck.vendored(facts, command, ancestors)
                && ancestors.stream().noneMatch(before -> uses(facts, before, manager));
    }

    /** A tool, which no manifest of the project changes. */
    private static boolean isTool(ShellCommand command) {
        return command.has("-g", "--global")
                || command.verb().equals("install") && command.runs("cargo", "go") && !command.has("--path", ".");
    }

    private static boolean uses(Facts facts, Step step, PackageManager manager) {
        return Optional.ofNullable(facts.neededRuns().get(step.id()))
                .filter(run -> run.script().commands().stream().anyMatch(c -> CacheMountCheck.uses(manager, c)))
                .isPresent();
    }

    /** Whether it looks for what an earlier step fetched; one that begins with an update fills the folder itself. */
    private static boolean needs(Facts.RunCommand run, PackageManager manager) {
        return run.script().commands().stream()
                .filter(command -> CacheMountCheck.uses(manager, command))
                .findFirst()
                .filter(first -> !first.verb().equals("update"))
                .isPresent();
    }

    private static boolean keeps(Facts.RunCommand run, PackageManager manager) {
        return run.cacheMounts().stream().map(MountText::target).anyMatch(manager::keepsIn);
    }

    /** The mounts that the step needs, and those that later ones need then. */
    private static Map<Facts.RunCommand, List<String>> added(
            Facts facts, Step step, Facts.RunCommand run, Set<PackageManager> lacking) {
        Map<Facts.RunCommand, List<String>> added = new LinkedHashMap<>();
        String image = image(facts, step);
        for (PackageManager manager : lacking) {
            List<String> mounts = mounts(manager, step.variables(), image);
            added.computeIfAbsent(run, r -> new ArrayList<>()).addAll(mounts);
            if (!manager.needsFolderLater()) {
                continue;
            }
            for (Map.Entry<StepId, Facts.RunCommand> other : facts.neededRuns().entrySet()) {
                Step later = facts.step(other.getKey());
                if (facts.ancestors(later).contains(step)
                        && needs(other.getValue(), manager)
                        && other.getValue().run().mounts().stream().noneMatch(m -> covers(m, mounts))) {
                    added.computeIfAbsent(other.getValue(), r -> new ArrayList<>())
                            .addAll(mounts);
                }
            }
        }
        return added;
    }

    private static boolean covers(MountFlag mount, List<String> mounts) {
        return mounts.stream().anyMatch(text -> text.contains("target=" + MountText.target(mount)));
    }

    private static List<String> mounts(PackageManager manager, SortedMap<String, String> variables, String image) {
        return manager.folders(variables, image).stream()
                .map(InstallMountCheck::mount)
                .toList();
    }

    private static String mount(CacheFolder folder) {
        return "type=cache,id=" + folder.id() + ",target=" + folder.target()
                + (folder.locked() ? ",sharing=locked" : "");
    }

    /** The image at the root of a step's file system. */
    private static String image(Facts facts, Step step) {
        List<Step> ancestors = facts.ancestors(step);
        Step root = ancestors.isEmpty() ? step : ancestors.get(ancestors.size() - 1);
        return facts.subject.graph().stages().stream()
                .filter(stage -> stage.id().equals(root.id().stage()))
                .map(BuildStage::base)
                .map(base -> base instanceof Source.Image image ? image.reference() : "")
                .findFirst()
                .orElse("");
    }
}
