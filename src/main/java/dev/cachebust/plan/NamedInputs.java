package dev.cachebust.plan;

import dev.cachebust.context.Digest;
import dev.cachebust.context.DigestBuilder;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.StepLayers;
import java.util.HashMap;
import java.util.Map;

/** What steps read of named contexts: it belongs to the layers of those steps. */
final class NamedInputs {
    private final Map<LayerName, Digest> digests;

    private NamedInputs(Map<LayerName, Digest> digests) {
        this.digests = digests;
    }

    static NamedInputs of(StepGraph graph, StepLayers layers, SelectedFiles files) {
        Map<LayerName, DigestBuilder> builders = new HashMap<>();
        for (Step step : graph.steps()) {
            for (Input input : step.inputs()) {
                if (input.source() instanceof Source.Context context
                        && !context.name().isEmpty()) {
                    builders.computeIfAbsent(layers.of(step.id()), layer -> new DigestBuilder())
                            .digest(files.digest(input));
                }
            }
        }
        Map<LayerName, Digest> digests = new HashMap<>();
        builders.forEach((layer, builder) -> digests.put(layer, builder.build()));
        return new NamedInputs(digests);
    }

    /** The hash of a layer's other files, with these. */
    Digest mixedInto(Digest files, LayerName layer) {
        Digest named = digests.get(layer);
        if (named == null) {
            return files;
        }
        return new DigestBuilder().digest(files).digest(named).build();
    }
}
