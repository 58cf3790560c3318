package dev.cachebust.lint;

import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What one RUN fetched into a cache mount and a later one would need, but does not mount: it has to fetch it again, or fails.
 * Only tools that keep what they fetched in that folder and nowhere else.
 */
final class CacheMountCheck implements Check {
    /**
     * A tool's store.
     *
     * @param target which mounts hold it
     * @param verbs what uses it; empty: whatever is run
     */
    private record Store(List<String> programs, Pattern target, List<String> verbs) {
        boolean usedBy(ShellCommand command) {
            return programs.contains(command.program())
                    && !command.has("-mod=vendor", "--version", "-v")
                    && (verbs.isEmpty() || command.plain().stream().anyMatch(verbs::contains));
        }
    }

    private static final List<Store> STORES = List.of(
            store(
                    "go",
                    "(?i).*(?:go|gopath\\}?)(?:/pkg(?:/mod)?)?|.*gomodcache.*",
                    "download",
                    "build",
                    "install",
                    "test",
                    "vet",
                    "run",
                    "generate",
                    "get"),
            store(
                    "cargo",
                    "(?i).*(?:\\.cargo|cargo|cargo_home\\}?)(?:/(?:registry|git).*)?",
                    "fetch",
                    "build",
                    "install",
                    "test",
                    "check",
                    "run",
                    "cook",
                    "clippy"),
            store("mvn mvnw", ".*\\.m2(?:/repository)?"),
            store("gradle gradlew", ".*\\.gradle(?:/caches.*)?"),
            store("dotnet", "(?i).*nuget(?:/packages)?", "restore", "build", "publish", "test", "run", "pack"),
            store("pnpm", "(?i).*pnpm(?:/store.*)?", "fetch", "install", "i"),
            store("apt-get apt", "/var/lib/apt(?:/lists)?", "update", "install"));

    private static Store store(String programs, String target, String... verbs) {
        return new Store(List.of(programs.split(" ")), Pattern.compile(target), List.of(verbs));
    }

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Map.Entry<StepId, Facts.RunCommand> entry : facts.neededRuns().entrySet()) {
            Facts.RunCommand run = entry.getValue();
            List<Step> ancestors = facts.ancestors(facts.step(entry.getKey()));
            for (Store store : STORES) {
                // A RUN that begins with apt-get update fills the folder itself.
                Optional<ShellCommand> user = run.script().commands().stream()
                        .filter(store::usedBy)
                        .findFirst()
                        .filter(first -> !first.verb().equals("update"));
                if (user.isPresent() && !vendored(facts, user.get(), ancestors)) {
                    lost(facts, store, run, ancestors).ifPresent(found);
                }
            }
        }
    }

    private static Optional<Finding> lost(Facts facts, Store store, Facts.RunCommand run, List<Step> ancestors) {
        for (Step step : ancestors) {
            Optional<Facts.RunCommand> before = Optional.ofNullable(
                            facts.neededRuns().get(step.id()))
                    .filter(r -> r.script().commands().stream().anyMatch(store::usedBy));
            if (before.isEmpty()) {
                continue;
            }
            Optional<MountFlag> kept = before.get().cacheMounts().stream()
                    .filter(m -> store.target().matcher(MountText.target(m)).matches())
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
    private static boolean vendored(Facts facts, ShellCommand command, List<Step> ancestors) {
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
