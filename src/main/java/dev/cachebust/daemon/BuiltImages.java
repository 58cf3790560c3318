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
            try {
                // Somebody may have given it a name since it was listed, which would be removed with it.
                if (docker.image(image.id()).filter(now -> now.tags().isEmpty()).isPresent()) {
                    docker.remove(image.id());
                    removed.add(image);
                }
            } catch (EngineException e) {
                if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return removed;
    }
}
