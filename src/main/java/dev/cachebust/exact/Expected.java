package dev.cachebust.exact;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What we expect of a build besides its steps.
 *
 * @param platform that is built for
 * @param mergesLayers whether {@code --link} makes layers of their own on this engine
 * @param noCache whether the whole cache is left out
 * @param noCacheStages the stages whose cache is left out, by name in lower case
 * @param ignored the ignore patterns by context
 */
public record Expected(
        String platform,
        boolean mergesLayers,
        boolean noCache,
        List<String> noCacheStages,
        Map<String, List<String>> ignored) {
    /** The others, a WORKDIR, are found in the cache whatever is asked for. */
    private static final Set<String> MARKED = Set.of("RUN", "COPY", "ADD");

    public Expected {
        noCacheStages = List.copyOf(noCacheStages);
        ignored = Map.copyOf(ignored);
    }

    boolean ignoresCache(StepGraph graph, Step step) {
        Optional<String> stage = graph.stages().stream()
                .filter(s -> s.id().equals(step.id().stage()))
                .findFirst()
                .map(BuildStage::stage)
                .flatMap(s -> s.name());
        return MARKED.contains(step.keyword()) && (noCache || noCacheStages.contains(stage.orElse("")));
    }
}
