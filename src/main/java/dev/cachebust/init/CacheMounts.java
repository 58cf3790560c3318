package dev.cachebust.init;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.PackageManager;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Linter;
import dev.cachebust.lint.Rule;
import dev.cachebust.lint.ShellCommand;
import dev.cachebust.lint.ShellScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folders for downloads. What a package manager keeps there and nowhere else must not be missed by anyone: not by a later
 * command, not by another stage, not by the image.
 */
final class CacheMounts implements Improvement {
    private static final Set<String> HARMLESS = Set.of(
            "set",
            "echo",
            "true",
            ":",
            "mkdir",
            "cp",
            "mv",
            "rm",
            "ln",
            "chmod",
            "chown",
            "test",
            "[",
            "ls",
            "cat",
            "strip",
            "tar",
            "adduser",
            "addgroup",
            "useradd",
            "groupadd",
            "touch");

    @Override
    public List<Change> find(Draft draft) {
        List<Change> found = new ArrayList<>();
        for (Finding finding : Linter.check(draft.subject())) {
            if (finding.rule() == Rule.INSTALL_WITHOUT_CACHE_MOUNT
                    && finding.fix().isPresent()
                    && missed(draft, finding).isEmpty()) {
                found.add(new Change(
                        Change.Kind.CACHE_MOUNT,
                        reason(finding),
                        List.of(finding.fix().get())));
            }
        }
        return found;
    }

    private static String reason(Finding finding) {
        String text = String.join("\n", finding.fix().orElseThrow().replacement());
        String kept = finding.message()
                .replaceFirst(" keeps nothing.*", " keeps what it fetches, and fetches only what is new");
        return text.contains("/var/cache/apt")
                ? kept
                        + ": the lists, and the packages unless the image deletes them (docker-clean, see the rule's page)"
                : kept;
    }

    /** Who would miss what is kept in the folder only, if that cannot be ruled out. */
    static Optional<String> missed(Draft draft, Finding finding) {
        Optional<Step> step = draft.graph().steps().stream()
                .filter(s -> s.lines().first() == finding.line() && s.keyword().equals("RUN"))
                .findFirst();
        if (step.isEmpty()) {
            return Optional.of("");
        }
        Set<PackageManager> stores = stores(commands(draft, step.get()));
        if (stores.isEmpty()) {
            return Optional.empty();
        }
        Set<StepId> later = new HashSet<>(Set.of(step.get().id()));
        boolean after = false;
        for (Step next : draft.graph().steps()) {
            boolean builds = next.inputs().stream()
                    .anyMatch(i -> i.role().isRoot()
                            && i.source() instanceof Source.StepOutput out
                            && later.contains(out.step()));
            boolean reads = next.inputs().stream()
                    .anyMatch(i -> !i.role().isRoot()
                            && i.source() instanceof Source.StepOutput out
                            && later.contains(out.step())
                            && readsRoot(i));
            if (reads) {
                return Optional.of("line " + next.lines().first() + " may copy the folder");
            }
            if (after && builds && next.keyword().equals("RUN") && !isKnown(commands(draft, next), stores)) {
                return Optional.of("line " + next.lines().first() + " may use the folder");
            }
            if (builds) {
                later.add(next.id());
            }
            after |= next.id().equals(step.get().id());
        }
        BuildStage target = draft.graph().targetStage();
        boolean inImage = target.output() instanceof Source.StepOutput out && later.contains(out.step());
        return inImage ? Optional.of("the image may need it when it runs") : Optional.empty();
    }

    /** Whether a COPY or mount reads so much of another stage that the folder could be in it. */
    private static boolean readsRoot(Input input) {
        return input.paths().stream()
                .anyMatch(path -> path.isEmpty()
                        || path.equals("root")
                        || path.equals("go")
                        || path.equals("usr")
                        || path.equals("usr/local")
                        || path.matches(".*(?:\\.m2|\\.gradle|nuget|go/pkg|cargo|\\.local).*")
                        || path.contains("*"));
    }

    private static Set<PackageManager> stores(List<ShellCommand> commands) {
        Set<PackageManager> stores = new HashSet<>();
        for (ShellCommand command : commands) {
            PackageManager.of(command.program())
                    .filter(m -> m.needsFolderLater() && !m.isOfSystem())
                    .filter(m -> m != PackageManager.PNPM || command.verb().equals("fetch"))
                    .ifPresent(stores::add);
        }
        return stores;
    }

    private static boolean isKnown(List<ShellCommand> commands, Set<PackageManager> stores) {
        return !commands.isEmpty()
                && commands.stream()
                        .allMatch(c -> HARMLESS.contains(c.program())
                                || PackageManager.of(c.program())
                                        .filter(m -> stores.contains(m) || m.isOfSystem())
                                        .isPresent());
    }

    private static List<ShellCommand> commands(Draft draft, Step step) {
        for (Stage stage : draft.dockerfile().stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Run run && run.lines().equals(step.lines())) {
                    return ShellScript.of(run).commands();
                }
            }
        }
        return List.of();
    }
}
