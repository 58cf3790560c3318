package dev.cachebust.plan;

import java.util.List;

/**
 * The decision about one build.
 *
 * @param cause what led to it, in plain words and on one line, such as {@code src/index.js changed}
 * @param bust what is busted, in the order of the layers
 * @param steps every reachable step in Dockerfile order
 */
public record Plan(String cause, List<Bust> bust, List<PlannedStep> steps) {
    public Plan {
        bust = List.copyOf(bust);
        steps = List.copyOf(steps);
    }
}
