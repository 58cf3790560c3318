package dev.cachebust.plan;

import java.util.List;

/**
 * The decision about one build.
 *
 * @param cause what led to it, in plain words and on one line, such as {@code src/index.js changed}
 * @param bust what is busted, in the order of the layers
 * @param steps every reachable step in Dockerfile order
 * @param emptied the cache mounts whose content will be lost
 */
public record Plan(String cause, List<Bust> bust, List<PlannedStep> steps, List<EmptiedMount> emptied) {
    /** A plan that leaves all cache mounts as they are. */
    public Plan(String cause, List<Bust> bust, List<PlannedStep> steps) {
        this(cause, bust, steps, List.of());
    }

    public Plan {
        emptied = List.copyOf(emptied);
        bust = List.copyOf(bust);
        steps = List.copyOf(steps);
    }
}
