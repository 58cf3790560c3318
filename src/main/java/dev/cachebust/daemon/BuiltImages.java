package dev.cachebust.daemon;

import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.ImageFacts;
import dev.cachebust.engine.ImageSummary;
import dev.cachebust.history.SupersededImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The images that builds of a project have left on the engine. Every call blocks.
 *
 * @param store where they are; empty if nobody stores them, so that there are none
 * @param history tells which images were made here: an image that it does not name is never touched
 */
public record BuiltImages(Optional<DockerEngine> store, HistoryFile history) {
    /** Older ones went when those were superseded. */
    private static final int ENOUGH_GONE = 4;

    /** Whether the name that a build gave to its image still stands for it; true as well if the engine does not say. */
    boolean stands(LastBuild build) {
        if (store.isEmpty()) {
            return true;
        }
        try {
            for (String tag : build.tags()) {
                Optional<String> id = store.get().image(tag).map(ImageFacts::id);
                if (id.isEmpty() || !List.of(build.imageId(), build.digest()).contains(id.get())) {
                    return false;
                }
            }
            return true;
        } catch (EngineException e) {
            return true;
        }
    }

    /**
     * The superseded images beyond the last {@code keep} that nobody uses, the oldest first.
     *
     * @throws EngineException if the engine cannot be asked
     */
    public List<ImageSummary> superseded(int keep) throws EngineException {
        if (store.isEmpty()) {
            return List.of();
        }
        DockerEngine docker = store.get();
        Map<String, ImageSummary> untagged =
                docker.untaggedImages().stream().collect(Collectors.toMap(ImageSummary::id, Function.identity()));
        if (untagged.isEmpty()) {
            return List.of();
        }
        return SupersededImages.of(history.load().builds(), untagged.keySet(), docker.imagesInUse(), keep).stream()
                .flatMap(id -> Optional.ofNullable(untagged.get(id)).stream())
                .toList();
    }

    /**
     * Removes those. One that somebody has begun to use meanwhile stays. The build cache keeps its own layers.
     *
     * @return what was removed
     * @throws EngineException if the engine cannot be asked
     */
    public List<ImageSummary> removeSuperseded(int keep) throws EngineException {
        List<ImageSummary> removed = new ArrayList<>();
        if (store.isEmpty()) {
            return removed;
        }
        DockerEngine docker = store.get();
        for (ImageSummary image : superseded(keep)) {
            // Somebody may have given it a name since it was listed, which would be removed with it.
            if (isUntagged(docker, image.id()) && remove(docker, image.id())) {
                removed.add(image);
            }
        }
        return removed;
    }

    /**
     * Removes what the last build has superseded, beyond the last {@code keep}. Unlike {@link #removeSuperseded} it does not have the
     * engine list its images, which takes longer than a build where there are thousands: it looks at the last ones of the history,
     * until several in a row are gone.
     *
     * @throws EngineException if the engine cannot be asked
     */
    void removeLastSuperseded(int keep) throws EngineException {
        if (store.isEmpty()) {
            return;
        }
        DockerEngine docker = store.get();
        int kept = 0;
        int gone = 0;
        for (String id : SupersededImages.ofLastName(history.load().builds())) {
            Optional<ImageFacts> there = docker.image(id);
            gone = there.isPresent() ? 0 : gone + 1;
            if (gone == ENOUGH_GONE) {
                return;
            }
            if (there.filter(image -> image.tags().isEmpty()).isEmpty()) {
                continue;
            }
            if (kept < keep) {
                kept++;
            } else {
                remove(docker, id);
            }
        }
    }

    private static boolean isUntagged(DockerEngine docker, String id) throws EngineException {
        return docker.image(id).filter(now -> now.tags().isEmpty()).isPresent();
    }

    /** Gives whether it is gone by this: what a container uses stays. */
    private static boolean remove(DockerEngine docker, String id) throws EngineException {
        try {
            docker.remove(id);
            return true;
        } catch (EngineException e) {
            if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }
}
