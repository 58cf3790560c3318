package dev.cachebust.plan;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.Heredoc;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.plan.BuildRecord.InstructionKey;
import java.util.List;
import java.util.Optional;

/** Compares Dockerfiles instruction by instruction: comments, blank lines and line breaks do not count. */
final class Instructions {
    private Instructions() {}

    static List<InstructionKey> keys(Dockerfile dockerfile) {
        return dockerfile.instructions().stream()
                .map(i -> new InstructionKey(i.lines().first(), hash(i)))
                .toList();
    }

    static String hash(Instruction instruction) {
        Hash hash = new Hash().add(instruction.syntax().text());
        for (Heredoc heredoc : instruction.syntax().heredocs()) {
            hash.add(heredoc.toString());
        }
        return hash.hex();
    }

    /** The line of the first instruction that is not what it was; of the last one, if only some at the end were removed. */
    static Optional<Integer> firstChanged(List<InstructionKey> before, List<InstructionKey> now) {
        for (int i = 0; i < now.size(); i++) {
            if (i >= before.size() || !before.get(i).hash().equals(now.get(i).hash())) {
                return Optional.of(now.get(i).line());
            }
        }
        return before.size() > now.size() && !now.isEmpty()
                ? Optional.of(now.get(now.size() - 1).line())
                : Optional.empty();
    }

    /** The step that an instruction is or works on: the next one of its stage, else the last one; of an unneeded stage none. */
    static Optional<Step> stepAt(StepGraph graph, int line) {
        for (BuildStage stage : graph.stages()) {
            List<Instruction> written = stage.stage().instructions();
            int first = stage.stage().from().lines().first();
            int last = written.isEmpty()
                    ? stage.stage().from().lines().last()
                    : written.get(written.size() - 1).lines().last();
            if (first <= line && line <= last && !stage.steps().isEmpty()) {
                return stage.steps().stream()
                        .filter(s -> s.lines().last() >= line)
                        .findFirst()
                        .or(() -> Optional.of(stage.steps().get(stage.steps().size() - 1)));
            }
        }
        return Optional.empty();
    }
}
