package dev.cachebust.history;

import dev.cachebust.history.PastBuild.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which images that past builds made may go. Pure. */
public final class SupersededImages {
    private SupersededImages() {}

    /**
     * The ids of images that a build of ours made, that have no name any more and that no container uses, but for the
     * last {@code keep} superseded ones of each name; the oldest first. An image that no build of ours is known to have made
     * is never among them.
     *
     * @param past all builds that are known, the oldest first
     * @param untagged the ids of the images on the engine that have no name
     * @param used the ids of the images that have a container, running or not
     */
    public static List<String> of(List<PastBuild> past, Set<String> untagged, Set<String> used, int keep) {
        Set<String> kept = new HashSet<>(used);
        Map<String, PastBuild> all = new LinkedHashMap<>();
        for (List<PastBuild> builds : byName(past).values()) {
            List<PastBuild> there = builds.stream()
                    .filter(build -> untagged.contains(build.imageId()))
                    .toList();
            there.stream().limit(keep).forEach(build -> kept.add(build.imageId()));
            there.forEach(build -> all.put(build.imageId(), build));
        }
        all.keySet().removeAll(kept);
        return all.values().stream()
                .sorted(Comparator.comparing(PastBuild::at))
                .map(PastBuild::imageId)
                .toList();
    }

    /**
     * The ids of the images that builds made under the name that the last build gave, newest first, the last build's own among
     * them. One that has been made under another name too is left out: that name may keep it.
     *
     * @param past all builds that are known, the oldest first
     */
    public static List<String> ofLastName(List<PastBuild> past) {
        if (past.isEmpty()) {
            return List.of();
        }
        Map<String, List<PastBuild>> all = byName(past);
        String name = past.get(past.size() - 1).image();
        Set<String> others = new HashSet<>();
        all.forEach((other, builds) -> {
            if (!other.equals(name)) {
                builds.forEach(build -> others.add(build.imageId()));
            }
        });
        return all.getOrDefault(name, List.of()).stream()
                .map(PastBuild::imageId)
                .filter(id -> !others.contains(id))
                .toList();
    }

    /** The last build of each image, under the name that it was given, newest first. */
    private static Map<String, List<PastBuild>> byName(List<PastBuild> past) {
        Map<String, List<PastBuild>> byName = new LinkedHashMap<>();
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        for (int i = past.size() - 1; i >= 0; i--) {
            PastBuild build = past.get(i);
            if (build.result() == Result.SUCCEEDED
                    && !build.imageId().isEmpty()
                    && seen.computeIfAbsent(build.image(), name -> new LinkedHashSet<>())
                            .add(build.imageId())) {
                byName.computeIfAbsent(build.image(), name -> new ArrayList<>()).add(build);
            }
        }
        return byName;
    }
}
