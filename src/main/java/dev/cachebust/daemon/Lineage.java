package dev.cachebust.daemon;

import dev.cachebust.config.NamedContext;
import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.dockerfile.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which images of a project are built on which others of it. Both by name.
 *
 * @param bases for each image those that it is built on
 */
record Lineage(Map<String, Set<String>> bases) {

    /** What the Dockerfiles and named contexts of these images say. */
    static Lineage of(Map<String, Project> projects) {
        Map<String, String> byReference = new LinkedHashMap<>();
        projects.forEach((name, project) -> references(project)
                .forEach(reference -> ImageName.familiar(reference).ifPresent(f -> byReference.put(f, name))));
        Map<String, Set<String>> bases = new LinkedHashMap<>();
        projects.forEach((name, project) -> {
            Set<String> found = new LinkedHashSet<>();
            used(project)
                    .forEach(reference -> ImageName.familiar(reference)
                            .map(byReference::get)
                            .filter(other -> !other.equals(name))
                            .ifPresent(found::add));
            bases.put(name, found);
        });
        return new Lineage(bases);
    }

    private static List<String> references(Project project) {
        List<String> references = new ArrayList<>(project.settings().build().tags());
        references.add(project.settings().image());
        return references;
    }

    private static Set<String> used(Project project) {
        Set<String> used = new LinkedHashSet<>();
        for (Source.Image image : project.graph().images()) {
            used.add(image.reference());
        }
        project.settings().build().contexts().values().forEach(context -> {
            if (context instanceof NamedContext.Image image) {
                used.add(image.reference());
            }
        });
        return used;
    }

    /** Images that are built on each other in a circle, the first one again at the end; empty if there are none. */
    Optional<List<String>> circle() {
        for (String name : bases.keySet()) {
            List<String> way = new ArrayList<>(List.of(name));
            if (leadsTo(name, name, way, new HashSet<>())) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }

    private boolean leadsTo(String from, String goal, List<String> way, Set<String> seen) {
        for (String base : of(from)) {
            way.add(base);
            if (base.equals(goal) || seen.add(base) && leadsTo(base, goal, way, seen)) {
                return true;
            }
            way.remove(way.size() - 1);
        }
        return false;
    }

    /** Those that this one is built on itself. */
    Set<String> of(String name) {
        return bases.getOrDefault(name, Set.of());
    }

    /** These images and all that they are built on, in the order of the project. */
    List<String> closure(List<String> names) {
        Set<String> all = new HashSet<>();
        names.forEach(name -> add(name, all));
        return bases.keySet().stream().filter(all::contains).toList();
    }

    private void add(String name, Set<String> all) {
        if (all.add(name)) {
            of(name).forEach(base -> add(base, all));
        }
    }
}
