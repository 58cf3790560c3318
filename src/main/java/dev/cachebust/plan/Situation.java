package dev.cachebust.plan;

import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.Meanings;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Everything that decides what a build makes now.
 *
 * @param options with the user's own build arguments; bust values are added by the planner. An image's digest is what
 *     tells whether its layers are others than before
 * @param context what the ignore rules leave
 * @param namedContexts by name, as far as they are local folders
 * @param ownFiles the paths of the Dockerfile, the ignore file and the config in the context: no layer's hash covers them
 * @param meanings of the manifests that count by what they mean
 * @param answers what probes answered
 * @param bustCounters how often each layer was busted by hand, all time
 * @param now decides whether a layer's {@code max_age} is over
 */
public record Situation(
        Dockerfile dockerfile,
        GraphOptions options,
        ContextTree context,
        Map<String, ContextTree> namedContexts,
        Set<String> ownFiles,
        Layers layers,
        Meanings meanings,
        Answers answers,
        Map<LayerName, Long> bustCounters,
        EngineTraits engine,
        Instant now) {
    public Situation {
        namedContexts = Map.copyOf(namedContexts);
        ownFiles = Set.copyOf(ownFiles);
        bustCounters = Map.copyOf(bustCounters);
    }

    /** The same with another context. */
    public Situation withContext(ContextTree other) {
        return withContexts(other, namedContexts);
    }

    /** The same with other contexts. */
    public Situation withContexts(ContextTree other, Map<String, ContextTree> named) {
        return new Situation(
                dockerfile, options, other, named, ownFiles, layers, meanings, answers, bustCounters, engine, now);
    }
}
