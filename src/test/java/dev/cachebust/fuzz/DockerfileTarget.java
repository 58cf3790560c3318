package dev.cachebust.fuzz;

import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.StepGraph;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Any bytes are a Dockerfile with a step graph, or are turned down at a place that exists. */
public final class DockerfileTarget {
    private static final GraphOptions OPTIONS =
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());

    private DockerfileTarget() {}

    /** The fuzzer's entry point. */
    public static void fuzzerTestOneInput(byte[] data) {
        int lines = lines(data);
        try {
            Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", data);
            int last = 0;
            for (Instruction instruction : dockerfile.instructions()) {
                require(instruction.lines().first() > last, "instructions overlap");
                require(
                        instruction.lines().last() >= instruction.lines().first(),
                        "an instruction ends before it begins");
                require(instruction.lines().last() <= lines, "an instruction ends after the file");
                last = instruction.lines().last();
            }
            StepGraph graph = StepGraph.of(dockerfile, OPTIONS);
            graph.steps()
                    .forEach(step -> require(
                            graph.step(step.id()).equals(Optional.of(step)), "a step is not found by its own name"));
        } catch (DockerfileException e) {
            require(e.line() >= 1 && e.line() <= lines, "an error outside the file, in line " + e.line());
            require(e.column() >= 1, "an error before its line");
            require(!e.problem().isBlank(), "an error without words");
        }
    }

    private static int lines(byte[] data) {
        int lines = 1;
        for (byte b : data) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
