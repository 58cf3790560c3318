package dev.cachebust.build;

import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Source;
import java.util.List;
import java.util.Map;

/**
 * What the engine itself makes of a Dockerfile: the steps of its graph (BuildKit's LLB), in the vocabulary of our own step
 * graph, so that the two can be compared.
 *
 * @param steps every step that the target needs, each after those that it reads
 * @param ignored by context ({@code ""} for the build context), the patterns of the ignore file as the engine read them;
 *     only of contexts that a step reads
 */
public record EngineGraph(List<Operation> steps, Map<String, List<String>> ignored) {
    public EngineGraph {
        steps = List.copyOf(steps);
        ignored = Map.copyOf(ignored);
    }

    /**
     * A step.
     *
     * @param id the engine's identity for it; two steps of a Dockerfile that do the same are one for the engine
     * @param name as in the progress of a build: {@code [builder 3/5] COPY . .}
     * @param lines where it stands in the Dockerfile; several places, if several steps do the same
     * @param ignoresCache whether it runs whatever the cache holds
     * @param facts what it does, as in {@link dev.cachebust.dockerfile.Definition}
     * @param environment of a RUN, in order
     * @param linked whether its result is a layer of its own, laid over the root file system
     * @param root the root file system that it starts from
     * @param reads what else it reads
     */
    public record Operation(
            String id,
            String name,
            List<Lines> lines,
            boolean ignoresCache,
            List<KeyValue> facts,
            List<KeyValue> environment,
            boolean linked,
            Origin root,
            List<Read> reads) {
        public Operation {
            lines = List.copyOf(lines);
            facts = List.copyOf(facts);
            environment = List.copyOf(environment);
            reads = List.copyOf(reads);
        }
    }

    /** Something that a step reads: like {@link Input}, with the engine's identity of a step whose output it is. */
    public record Read(Input.Role role, Origin origin, String path, List<String> excludes) {
        public Read {
            excludes = List.copyOf(excludes);
        }
    }

    /** Where a file system comes from. */
    public sealed interface Origin {
        /** What the operation of this id left behind. */
        record OfStep(String id) implements Origin {}

        /** An image, a context, or anything else outside of the Dockerfile. */
        record Outside(Source source) implements Origin {}

        /** The engine's own work that no Dockerfile's step is known to do. */
        record Unknown(String name) implements Origin {}
    }
}
