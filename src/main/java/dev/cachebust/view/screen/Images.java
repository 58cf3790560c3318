package dev.cachebust.view.screen;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Stamped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of each image of a project. Immutable.
 *
 * @param common all there is to know where nothing else is built, else what is not about one image
 * @param each of several, by the reference that their builds have; empty where only one is built
 * @param followed the one of several that is shown while none is chosen: one that builds, or did so last
 */
record Images(Facts common, Map<String, Facts> each, String followed) {
    static final Images NONE = new Images(Facts.NONE, Map.of(), "");

    Images {
        each = Collections.unmodifiableMap(new LinkedHashMap<>(each));
    }

    boolean several() {
        return !each.isEmpty();
    }

    /** What is shown of this one, or of the one that is followed. */
    Facts shown(Optional<String> chosen) {
        return each.getOrDefault(reference(chosen), common);
    }

    /** The reference of the one that is shown. */
    String reference(Optional<String> chosen) {
        return chosen.filter(each::containsKey).orElse(followed);
    }

    List<String> references() {
        return List.copyOf(each.keySet());
    }

    boolean isBuilding() {
        return several() ? each.values().stream().anyMatch(Facts::isBuilding) : common.isBuilding();
    }

    /**
     * After this event.
     *
     * @param hold stay with the image that is shown
     */
    Images on(Stamped event, boolean hold) {
        if (event.event() instanceof Event.Images e) {
            return of(e);
        } else if (!several()) {
            Facts next = common.on(event);
            return next == common ? this : new Images(next, each, followed);
        } else if (event.about().isEmpty()) {
            Map<String, Facts> next = new LinkedHashMap<>();
            each.forEach((image, facts) -> next.put(image, facts.on(event)));
            return new Images(common.on(event), next, followed);
        }
        String image = event.about().get();
        Facts before = each.getOrDefault(image, common);
        Facts after = before.on(event);
        if (after == before) {
            return this;
        }
        Map<String, Facts> next = new LinkedHashMap<>(each);
        next.put(image, after);
        return new Images(common, next, hold ? followed : follow(event.event(), image, next));
    }

    private String follow(Event event, String image, Map<String, Facts> now) {
        boolean busy =
                Optional.ofNullable(now.get(followed)).map(Facts::isBuilding).orElse(false);
        boolean failed = event instanceof Event.BuildFinished e && e.result() == Result.FAILED;
        if (!busy && (event instanceof Event.Planned || failed)) {
            return image;
        } else if (event instanceof Event.BuildFinished && !busy && image.equals(followed)) {
            return now.entrySet().stream()
                    .filter(entry -> entry.getValue().isBuilding())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(followed);
        }
        return followed;
    }

    /** What is known of those that stay is kept. */
    private Images of(Event.Images told) {
        Set<String> built =
                told.images().stream().map(Event.Named::builtAs).collect(Collectors.toCollection(LinkedHashSet::new));
        if (built.size() < 2) {
            return new Images(
                    built.stream().findFirst().map(this::known).orElse(common).named(Optional.empty()), Map.of(), "");
        }
        Map<String, Facts> next = new LinkedHashMap<>();
        for (String image : built) {
            List<String> names = new ArrayList<>(told.images().stream()
                    .filter(one -> one.builtAs().equals(image))
                    .map(Event.Named::name)
                    .toList());
            next.put(image, known(image).named(Optional.of(String.join(", ", names))));
        }
        return new Images(
                common.common(),
                next,
                next.containsKey(followed) ? followed : built.iterator().next());
    }

    private Facts known(String image) {
        boolean sole = !several()
                && (common.ready().map(Event.Ready::image).equals(Optional.of(image))
                        || common.build().map(ShownBuild::image).equals(Optional.of(image)));
        return sole ? common : Objects.requireNonNullElseGet(each.get(image), common::common);
    }
}
