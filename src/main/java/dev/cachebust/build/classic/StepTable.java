package dev.cachebust.build.classic;

import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The instructions as an engine without BuildKit counts them, and which of them are steps.
 *
 * @param globals those before the first FROM, which only Docker's builder counts
 * @param stages by stage, its FROM first; those behind the target are left out
 */
record StepTable(List<Row> globals, List<List<Row>> stages) {

    /**
     * An instruction.
     *
     * @param line where it stands
     * @param step what it is, if it makes a layer
     */
    record Row(Instruction instruction, int line, Optional<Step> step) {
        /** As BuildKit would show it. */
        String name() {
            String text = instruction.syntax().text();
            return step.map(s -> "[" + s.id().stage() + " " + s.id().index() + "/" + s.total() + "] " + text)
                    .orElse(text);
        }
    }

    StepTable {
        globals = List.copyOf(globals);
        stages = stages.stream().map(List::copyOf).toList();
    }

    /** @throws dev.cachebust.dockerfile.DockerfileException if the target cannot be built */
    static StepTable of(Dockerfile dockerfile, GraphOptions options, Dialect dialect) {
        StepGraph needed = StepGraph.of(dockerfile, options, dialect);
        int target = needed.targetStage().stage().number();
        Map<Integer, Step> byLine = new HashMap<>();
        note(needed, byLine);
        List<List<Row>> stages = new ArrayList<>();
        for (Stage stage : dockerfile.stages().subList(0, target + 1)) {
            boolean reached = needed.stages().stream().anyMatch(s -> s.stage().number() == stage.number());
            if (!reached && dialect == Dialect.CLASSIC) {
                // It is built all the same.
                note(StepGraph.of(dockerfile, targeting(options, stage), dialect), byLine);
            }
            List<Row> rows = new ArrayList<>(List.of(row(stage.from(), Map.of())));
            stage.instructions().forEach(instruction -> rows.add(row(instruction, byLine)));
            stages.add(rows);
        }
        return new StepTable(
                dockerfile.globalArgs().stream().map(arg -> row(arg, Map.of())).toList(), stages);
    }

    private static void note(StepGraph graph, Map<Integer, Step> byLine) {
        graph.steps().forEach(step -> byLine.putIfAbsent(step.lines().first(), step));
    }

    private static GraphOptions targeting(GraphOptions options, Stage stage) {
        return new GraphOptions(
                Optional.of(Integer.toString(stage.number())),
                options.buildArgs(),
                options.platform(),
                options.namedContexts(),
                options.images());
    }

    private static Row row(Instruction instruction, Map<Integer, Step> byLine) {
        int line = instruction.lines().first();
        return new Row(instruction, line, Optional.ofNullable(byLine.get(line)));
    }

    /** All of them, in the order written. */
    List<Row> sequence() {
        List<Row> all = new ArrayList<>(globals);
        stages.forEach(all::addAll);
        return all;
    }
}
