package dev.cachebust.plan;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.StepGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether two builds result in the same image: all steps, and what the instructions write into its configuration. */
final class ImageKey {
    private ImageKey() {}

    /** Does not depend on the order of the stages, nor on those that the target does not need. */
    static String of(StepGraph graph, GraphOptions options, List<StepKey> keys, Map<String, String> stageBusts) {
        Map<String, List<StepKey>> byStage = new HashMap<>();
        keys.forEach(k ->
                byStage.computeIfAbsent(k.id().stage(), s -> new ArrayList<>()).add(k));
        List<String> stages = new ArrayList<>();
        for (BuildStage stage : graph.stages()) {
            stages.add(stage(stage, byStage.getOrDefault(stage.id(), List.of())));
        }
        Collections.sort(stages);
        return new Hash()
                .add(stage(graph.targetStage(), List.of()))
                .add(stages)
                .add(options.platform())
                .add(options.buildArgs())
                .add(new TreeMap<>(stageBusts))
                .hex();
    }

    private static String stage(BuildStage stage, List<StepKey> keys) {
        Hash hash = new Hash().add(Instructions.hash(stage.stage().from()));
        for (Instruction instruction : stage.stage().instructions()) {
            hash.add(Instructions.hash(instruction));
        }
        hash.add(stage.base().toString());
        for (StepKey key : keys) {
            hash.add(key.own());
            key.outputs().forEach(output -> hash.add(output.identity()));
        }
        return hash.hex();
    }
}
