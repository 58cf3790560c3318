package dev.cachebust.init;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.LayerName;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Linter;
import dev.cachebust.lint.Rule;
import dev.cachebust.lint.ShellCommand;
import dev.cachebust.lint.ShellScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What would help, too, but may change what is in the image: for a person to decide. */
final class Advice {
    private static final Set<String> BUILD_TOOLS = Set.of(
            "gcc",
            "g++",
            "make",
            "cmake",
            "build-essential",
            "build-base",
            "clang",
            "musl-dev",
            "libc6-dev",
            "git",
            "cargo",
            "golang",
            "maven",
            "gradle",
            "autoconf",
            "automake",
            "pkg-config",
            "python3-dev",
            "default-jdk");

    private Advice() {}

    /** Of a draft to which nothing more can be done safely. */
    static List<String> of(Draft draft) {
        List<String> advice = new ArrayList<>();
        for (Finding finding : Linter.check(draft.subject())) {
            if (finding.rule() == Rule.CONTEXT_COPY_BEFORE_INSTALL) {
                advice.add(at(finding)
                        + "copy the manifests, install, then copy the rest; not done, since the installation may read other"
                        + " files or rewrite the manifests" + adherence(draft));
            } else if (finding.rule() == Rule.INSTALL_WITHOUT_CACHE_MOUNT) {
                String why = CacheMounts.missed(draft, finding)
                        .filter(who -> !who.isEmpty())
                        .orElse("the RUN cannot be edited mechanically");
                advice.add(at(finding) + "mount a cache (" + finding.rule().page() + "); not done, since " + why);
            }
        }
        buildTools(draft).ifPresent(advice::add);
        return advice;
    }

    private static String at(Finding finding) {
        return finding.file() + ":" + finding.line() + ": ";
    }

    /** Commands that may write the lock file have a sibling that does not. */
    private static String adherence(Draft draft) {
        Set<String> better = new TreeSet<>();
        for (ShellCommand command : commands(draft)) {
            if (command.runs("npm")
                    && Set.of("install", "i").contains(command.verb())
                    && command.plain().size() == 1) {
                better.add("npm ci");
            } else if (command.runs("yarn", "pnpm") && !command.has("--frozen-lockfile", "--immutable")) {
                better.add(command.program() + " install --frozen-lockfile");
            } else if (command.runs("poetry") && !command.has("--no-root")) {
                better.add("poetry install --no-root");
            } else if (command.runs("composer") && !command.has("--no-scripts")) {
                better.add("composer install --no-scripts --no-autoloader");
            } else if (command.runs("uv") && command.verb().equals("sync") && !command.has("--no-install-project")) {
                better.add("uv sync --frozen --no-install-project");
            }
        }
        return better.isEmpty() ? "" : ". With " + String.join(", ", better) + " init does it";
    }

    private static List<ShellCommand> commands(Draft draft) {
        List<ShellCommand> all = new ArrayList<>();
        for (Instruction instruction : draft.dockerfile().instructions()) {
            if (instruction instanceof Instruction.Run run) {
                all.addAll(ShellScript.of(run).commands());
            }
        }
        return all;
    }

    /** Tools that only the build needs, in the image that is run. */
    private static Optional<String> buildTools(Draft draft) {
        BuildStage target = draft.graph().targetStage();
        Set<String> inImage = new TreeSet<>();
        boolean builds = false;
        Optional<BuildStage> stage = Optional.of(target);
        while (stage.isPresent()) {
            BuildStage of = stage.get();
            for (Instruction instruction : of.stage().instructions()) {
                if (instruction instanceof Instruction.Run run) {
                    for (ShellCommand command : ShellScript.of(run).commands()) {
                        if (command.has("install", "add")) {
                            command.plain().stream()
                                    .filter(BUILD_TOOLS::contains)
                                    .forEach(inImage::add);
                        }
                    }
                }
            }
            builds |= of.steps().stream()
                    .filter(s -> s.keyword().equals("RUN"))
                    .map(Step::id)
                    .anyMatch(id -> draft.files().steps().of(id).equals(LayerName.SOURCE));
            Optional<String> parent = of.parent();
            stage = draft.graph().stages().stream()
                    .filter(s -> parent.equals(Optional.of(s.id())))
                    .findFirst();
        }
        return inImage.isEmpty() || !builds
                ? Optional.empty()
                : Optional.of("the image holds what only its build needs (" + String.join(", ", inImage)
                        + "): build in one stage and COPY --from=… the result into another that starts from the base image. That"
                        + " changes what is in the image, so it is not done here");
    }
}
