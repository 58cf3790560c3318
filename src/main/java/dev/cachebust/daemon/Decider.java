package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Decides what a build of a situation would be. Pure; the same for a watcher and for a single build. */
public interface Decider {

    /** The decision for this situation. */
    Decision decide(Situation situation);

    /** How paths that changed concern the image. */
    Concern concern(Project project, List<FileChange> changes);

    /**
     * Everything that decides a build.
     *
     * @param base what the image was last built from: what is compared with
     * @param bumps how often each layer was busted by hand
     * @param noCache leave the whole cache out
     * @param generation names the tree's content, see {@link dev.cachebust.build.ContextSnapshot}
     * @param now the wall clock, for layers that are refreshed after a time
     */
    record Situation(
            Project project,
            ContextTree tree,
            Optional<LastBuild> base,
            SortedMap<LayerName, Long> bumps,
            boolean noCache,
            long generation,
            Instant now) {}

    /**
     * @param inputs identifies everything that the image is made from: two decisions with equal inputs build the same
     * @param record what is remembered once this has been built
     */
    record Decision(String inputs, Plan plan, BuildRequest request, LastBuild record) {}

    /**
     * @param used the changed paths that the image depends on
     * @param unused those that no reachable instruction reads
     * @param layers the layers of {@code used}, in order
     */
    record Concern(List<Event.ChangedPath> used, List<String> unused, List<LayerName> layers) {}
}
