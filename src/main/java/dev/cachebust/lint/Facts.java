package dev.cachebust.lint;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.StepLayers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What checks look up about their subject. */
final class Facts {
    final Subject subject;
    final BustPoints points;
    final StepLayers layers;
    private final List<RunCommand> runs = new ArrayList<>();
    private final Map<StepId, RunCommand> runOfStep = new LinkedHashMap<>();
    private final Map<String, Set<StepId>> reached = new HashMap<>();

    Facts(Subject subject) {
        this.subject = subject;
        this.points = BustPoints.of(subject.graph(), subject.layers());
        this.layers = StepLayers.of(subject.graph(), points);
        Map<Lines, RunCommand> byLines = new HashMap<>();
        for (Stage stage : subject.dockerfile().stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Run run) {
                    RunCommand command = new RunCommand(stage, run, ShellScript.of(run));
                    runs.add(command);
                    byLines.put(run.lines(), command);
                }
            }
        }
        for (Step step : subject.graph().steps()) {
            @Nullable RunCommand run = byLines.get(step.lines());
            if (run != null && step.keyword().equals("RUN")) {
                runOfStep.put(step.id(), run);
            }
        }
    }

    /** A RUN and the commands in it. */
    record RunCommand(Stage stage, Instruction.Run run, ShellScript script) {
        Lines lines() {
            return run.lines();
        }

        List<MountFlag> cacheMounts() {
            return run.mounts().stream().filter(m -> m.type().equals("cache")).toList();
        }

        /** The instruction's beginning, for messages. */
        String shown() {
            return Facts.shown(run) + " (line " + run.lines().first() + ")";
        }
    }

    /** Every RUN of the Dockerfile, of unneeded stages too. */
    List<RunCommand> runs() {
        return runs;
    }

    /** The RUNs that the target needs, by step, in the order of the Dockerfile. */
    Map<StepId, RunCommand> neededRuns() {
        return runOfStep;
    }

    Step step(StepId id) {
        return subject.graph().step(id).orElseThrow();
    }

    /** The steps whose file system this one starts from, the nearest first. */
    List<Step> ancestors(Step step) {
        List<Step> ancestors = new ArrayList<>();
        Optional<Step> next = parent(step);
        while (next.isPresent()) {
            ancestors.add(next.get());
            next = parent(next.get());
        }
        return ancestors;
    }

    private Optional<Step> parent(Step step) {
        for (Input input : step.inputs()) {
            if (input.role().isRoot() && input.source() instanceof Source.StepOutput out) {
                return subject.graph().step(out.step());
            }
        }
        return Optional.empty();
    }

    /** The steps that another value of this ARG makes run again, or may make run again. */
    Set<StepId> reachedBy(String arg) {
        return reached.computeIfAbsent(arg, a -> {
            Set<StepId> found = new LinkedHashSet<>(BustCheck.changedBy(subject.dockerfile(), subject.options(), a));
            for (Step step : subject.graph().steps()) {
                if (step.inputs().stream()
                        .anyMatch(i -> i.source() instanceof Source.StepOutput out && found.contains(out.step()))) {
                    found.add(step.id());
                }
            }
            return found;
        });
    }

    /** Whether a step takes the build context as a whole. */
    static boolean readsAll(Input input) {
        return input.source() instanceof Source.Context context
                && context.name().isEmpty()
                && input.paths().stream().anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals("*"));
    }

    Optional<BuildStage> stage(String name) {
        return subject.graph().stages().stream()
                .filter(s -> s.stage().name().equals(Optional.of(name)))
                .findFirst();
    }

    Finding at(Rule rule, Lines lines, String message) {
        return Finding.of(rule, subject.dockerfile().name(), lines.first(), lines.last(), message);
    }

    Finding at(Rule rule, int line, String message) {
        return Finding.of(rule, subject.dockerfile().name(), line, line, message);
    }

    /** An instruction's beginning, without its mounts, and without what looks like a secret. */
    static String shown(Instruction instruction) {
        String text = instruction.syntax().text();
        return shown(text.replaceAll("(?<=\\s)--(?:mount|network|security)=\\S+\\s+", ""));
    }

    /** The beginning of a text, without what looks like a secret. */
    static String shown(String text) {
        String plain = SecretCheck.masked(text).strip().replaceAll("\\s+", " ");
        return plain.length() <= 50 ? plain : plain.substring(0, 49) + "…";
    }

    /** {@code a, b and 3 more}. */
    static String listed(Collection<String> names, int most) {
        String shown = String.join(", ", names.stream().limit(most).toList());
        return names.size() <= most ? shown : shown + " and " + (names.size() - most) + " more";
    }
}
