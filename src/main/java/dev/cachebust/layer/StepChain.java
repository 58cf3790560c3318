package dev.cachebust.layer;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Heredoc;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each step of a graph reads and runs, and what follows it. */
final class StepChain {
    private final Map<String, BuildStage> stages = new HashMap<>();
    private final Map<String, BuildStage> firstFrom = new HashMap<>();
    private final Map<StepId, Optional<LayerName>> installs = new HashMap<>();
    private final Map<StepId, String> commands = new HashMap<>();

    StepChain(StepGraph graph) {
        for (BuildStage stage : graph.stages()) {
            stages.put(stage.id(), stage);
            stage.parent().ifPresent(parent -> firstFrom.putIfAbsent(parent, stage));
            for (Step step : stage.steps()) {
                if (step.keyword().equals("RUN")) {
                    String command = command(stage, step);
                    commands.put(step.id(), command);
                    installs.put(step.id(), Installers.layerOf(command));
                }
            }
        }
    }

    private static String command(BuildStage stage, Step step) {
        for (Instruction instruction : stage.stage().instructions()) {
            if (instruction instanceof Instruction.Run run && run.lines().equals(step.lines())) {
                StringBuilder text =
                        new StringBuilder(String.join(" ", run.syntax().args()));
                for (Heredoc heredoc : run.syntax().heredocs()) {
                    text.append('\n').append(heredoc.text());
                }
                return text.toString();
            }
        }
        return step.text().substring(step.keyword().length());
    }

    /** The layer whose work a RUN does, as far as its command tells. */
    Optional<LayerName> installs(Step run) {
        return installs.getOrDefault(run.id(), Optional.empty());
    }

    /** Whether a RUN's command names this file. */
    boolean names(Step run, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.isEmpty() && commands.getOrDefault(run.id(), "").contains(name);
    }

    /** What a step reads of the build context. */
    static List<Input> contextInputs(Step step) {
        return step.inputs().stream()
                .filter(i -> i.source() instanceof Source.Context c && c.name().isEmpty())
                .toList();
    }

    /** … or a named one. */
    static List<Input> localInputs(Step step) {
        return step.inputs().stream()
                .filter(i -> i.source() instanceof Source.Context)
                .toList();
    }

    /** Whether a step reads the context as a whole, so that this says nothing about a file of it. */
    static boolean readsAll(Step step) {
        return localInputs(step).stream()
                .anyMatch(i -> i.paths().contains("")
                        || i.paths().contains("*")
                        || i.paths().contains("."));
    }

    /**
     * The RUN steps that a COPY or ADD feeds: those that come next, up to the next instruction that reads the context; in its
     * own stage and the first one that starts from it.
     */
    List<Step> fed(Step copy) {
        List<Step> fed = new ArrayList<>();
        @Nullable BuildStage stage = stages.get(copy.id().stage());
        boolean after = false;
        while (stage != null) {
            for (Step step : stage.steps()) {
                if (!after) {
                    after = step.id().equals(copy.id());
                } else if (step.keyword().equals("RUN")) {
                    fed.add(step);
                } else if (!fed.isEmpty() && !contextInputs(step).isEmpty()) {
                    return fed;
                }
            }
            stage = firstFrom.get(stage.id());
        }
        return fed;
    }
}
