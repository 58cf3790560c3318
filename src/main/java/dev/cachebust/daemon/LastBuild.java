package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.BuildRecord;
import dev.cachebust.plan.KnownKeys;
import java.util.List;
import java.util.SortedMap;

/**
 * What is remembered of a successful build, to compare the next one with.
 *
 * @param inputs identifies everything that it was made from; empty if the image is not there any more
 * @param made what it was made from
 * @param known what the engine's cache is known to hold
 * @param engine what the engine had to say about it
 * @param tree the context
 * @param bumps how often each layer has been busted by hand
 * @param imageId what came out, empty before it has
 * @param digest the image's manifest digest where the engine has one, or empty
 * @param tags the references that were given to it
 */
public record LastBuild(
        String inputs,
        BuildRecord made,
        KnownKeys known,
        EngineSeen engine,
        ContextTree tree,
        SortedMap<LayerName, Long> bumps,
        String imageId,
        String digest,
        List<String> tags) {

    /** The build whose outcome is not known yet. */
    static LastBuild before(
            String inputs,
            BuildRecord made,
            EngineSeen engine,
            ContextTree tree,
            SortedMap<LayerName, Long> bumps,
            List<String> tags) {
        return new LastBuild(inputs, made, KnownKeys.none(), engine, tree, bumps, "", "", tags);
    }

    /** This build with what came out of it. */
    LastBuild built(String image, String manifest, KnownKeys learned) {
        return new LastBuild(inputs, made, learned, engine, tree, bumps, image, manifest, tags);
    }

    /** The same after its image has gone: nothing counts as built from these inputs. */
    LastBuild withoutImage() {
        return new LastBuild("", made, known, engine, tree, bumps, imageId, digest, tags);
    }
}
