package dev.cachebust.lint;

import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.Layers;
import dev.cachebust.plan.CacheUse;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at.
 *
 * @param dockerfile parsed
 * @param text the same as written
 * @param options what else decides the graph
 * @param graph of the target
 * @param context what the ignore rules leave
 * @param own the paths of the Dockerfile, the ignore files and the config in the context
 * @param ignoreFile empty text where there is none
 * @param config the project's config file
 */
public record Subject(
        Dockerfile dockerfile,
        SourceText text,
        GraphOptions options,
        StepGraph graph,
        Layers layers,
        ContextTree context,
        Set<String> own,
        SourceText ignoreFile,
        Optional<SourceText> config,
        CacheUse cache) {
    public Subject {
        own = Set.copyOf(own);
    }
}
