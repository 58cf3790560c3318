package dev.cachebust.plan;

import dev.cachebust.context.Digest;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan, and all that is needed to carry it out and to plan the next one.
 *
 * @param needed whether the image would be another one than the last build's, or a build was asked for
 * @param buildArgs the user's and the bust values
 * @param noCache leave the whole cache out
 * @param noCacheStages the stages whose cache is left out, by name
 * @param record what is to be kept when the build has succeeded
 * @param graph with the values that this build uses
 * @param files the layer of each file
 * @param hashes the content hash of each layer, as {@link LayerValue#hash} has it
 * @param dockerfileLayer that of the first instruction that changed since the last build, if one did
 */
public record Decision(
        Plan plan,
        boolean needed,
        SortedMap<String, String> buildArgs,
        boolean noCache,
        List<String> noCacheStages,
        BuildRecord record,
        StepGraph graph,
        FileLayers files,
        Map<LayerName, Digest> hashes,
        Optional<LayerName> dockerfileLayer) {
    public Decision {
        buildArgs = Collections.unmodifiableSortedMap(new TreeMap<>(buildArgs));
        hashes = Map.copyOf(hashes);
        noCacheStages = List.copyOf(noCacheStages);
    }
}
