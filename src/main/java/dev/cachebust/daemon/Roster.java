package dev.cachebust.daemon;

import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Solve;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which images there are, and how that is going to change. Immutable.
 *
 * @param told those that are watched, as everyone has been told
 * @param listed those that the config had when it was last acted upon
 * @param enlisting it is found out what that means
 * @param refused why it could not be; it is tried again when something changes
 * @param leaving those that end, by name
 * @param builds the number of the last build of those that have left: no other has it
 */
record Roster(
        List<Event.Named> told,
        List<Event.Named> listed,
        boolean enlisting,
        String refused,
        Set<String> leaving,
        int builds) {
    Roster {
        told = List.copyOf(told);
        listed = List.copyOf(listed);
        leaving = Set.copyOf(leaving);
    }

    /** At the beginning. */
    static Roster of(List<Event.Named> watched, List<Event.Named> listed) {
        return new Roster(watched, listed, false, "", Set.of(), 0);
    }

    /** The images of these builds; one without a name is none. */
    static List<Event.Named> of(Collection<Solve> solves) {
        List<Event.Named> all = new ArrayList<>();
        for (Solve solve : solves) {
            solve.images()
                    .forEach((name, image) -> all.add(
                            new Event.Named(name, image, solve.settings().image())));
        }
        return all;
    }

    /** Whether what the config has now is to be looked into. */
    boolean isOld(List<Event.Named> now) {
        return !now.isEmpty() && !enlisting && (!now.equals(listed) || !refused.isEmpty());
    }

    /** Whether the config has an image of this name. */
    boolean lists(String name) {
        return listed.stream().anyMatch(image -> image.name().equals(name));
    }

    Roster enlisting(List<Event.Named> now) {
        return new Roster(told, now, true, refused, leaving, builds);
    }

    Roster refused(String why) {
        return new Roster(told, listed, false, why, leaving, builds);
    }

    Roster told(List<Event.Named> now, Set<String> gone) {
        return new Roster(now, listed, false, "", gone, builds);
    }

    /** @param last the number of its last build */
    Roster left(String name, int last) {
        Set<String> others = new HashSet<>(leaving);
        others.remove(name);
        return new Roster(told, listed, enlisting, refused, others, Math.max(builds, last));
    }

    /** Whether there is anything to tell: where no image has a name there is one. */
    boolean isWorthTelling() {
        return told.size() > 1;
    }

    /** Without the one of a project that names none. */
    static List<Event.Named> named(List<Event.Named> images) {
        return images.stream()
                .filter(image -> !image.name().equals(ProjectSettings.SOLE))
                .toList();
    }
}
