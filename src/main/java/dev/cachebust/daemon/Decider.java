package dev.cachebust.daemon;

import dev.cachebust.after.SyncDecision;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import dev.cachebust.plan.KnownKeys;
import dev.cachebust.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Decides what a build would be. Pure; the same for a watcher and for a single build. */
public interface Decider {

    /** What a build would be now. */
    Verdict decide(Case now);

    /**
     * Whether containers that hold one content can be brought to the present one by copying files.
     *
     * @param held what they hold; also the base of {@code now}
     */
    Copied copy(Case now, LastBuild held);

    /** How paths that changed concern the image. */
    Concern concern(Case now, List<FileChange> changes);

    /**
     * Everything that decides a build.
     *
     * @param meanings of the manifests in it that count by what they mean
     * @param answers what probes answered last
     * @param base what the image was last built from: what is compared with
     * @param known what the engine's cache is known to hold
     * @param bumps how often each layer was busted by hand
     * @param noCache leave the whole cache out
     * @param generation names the tree's content, see {@link dev.cachebust.build.ContextSnapshot}
     * @param wall the wall clock, for layers that are refreshed after a time
     */
    record Case(
            Project project,
            ContextTree tree,
            Meanings meanings,
            Answers answers,
            Optional<LastBuild> base,
            KnownKeys known,
            SortedMap<LayerName, Long> bumps,
            boolean noCache,
            long generation,
            Instant wall) {}

    /**
     * What a build would be.
     *
     * @param inputs identifies everything that the image is made from: two verdicts with equal inputs build the same
     * @param record what is remembered once this has been built
     */
    record Verdict(String inputs, Plan plan, BuildRequest request, LastBuild record) {
        /** The same, with base images that stand for these digests. */
        Verdict pinned(SortedMap<String, String> digests) {
            return digests.isEmpty() ? this : new Verdict(inputs, plan, request.pinned(digests), record);
        }

        /** The same, told apart from what is built once the lack is cured. */
        Verdict lacking(String what) {
            return new Verdict(inputs + " without " + what, plan, request, record);
        }
    }

    /**
     * What can be copied.
     *
     * @param content what the containers hold afterwards
     */
    record Copied(SyncDecision decision, LastBuild content) {}

    /**
     * How changed paths concern the image.
     *
     * @param used those that the image depends on
     * @param unused those that no reachable instruction reads
     * @param ignored those that the config wants to cause no build
     * @param layers the layers of {@code used}, in order
     */
    record Concern(List<Event.ChangedPath> used, List<String> unused, List<String> ignored, List<LayerName> layers) {
        public Concern {
            used = List.copyOf(used);
            unused = List.copyOf(unused);
            ignored = List.copyOf(ignored);
            layers = List.copyOf(layers);
        }
    }
}
