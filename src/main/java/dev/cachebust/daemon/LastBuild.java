package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is remembered of a successful build, to compare the next one with.
 *
 * @param inputs identifies everything that it was made from
 * @param tree the context
 * @param bumps how often each layer has been busted by hand
 * @param imageId what came out, empty before it has
 * @param tags the references that were given to it
 * @param durations what each step took when it was last run, in milliseconds
 */
public record LastBuild(
        String inputs,
        ContextTree tree,
        SortedMap<LayerName, Long> bumps,
        String imageId,
        List<String> tags,
        Map<StepId, Long> durations) {

    /** This build with what came out of it. */
    LastBuild built(String image, Map<StepId, Long> took) {
        return new LastBuild(inputs, tree, bumps, image, tags, took);
    }
}
