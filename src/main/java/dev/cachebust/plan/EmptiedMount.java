package dev.cachebust.plan;

import dev.cachebust.dockerfile.CacheMount;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A cache mount whose content is lost: BuildKit prunes those of each RUN whose cache is left out, before the build
 * ({@code detectPrunedCacheID} in {@code solver/llbsolver}), also for other Dockerfiles that use them.
 *
 * @param id of the mount
 * @param usedBy the steps of this build that mount it, also those whose cache is not left out
 */
public record EmptiedMount(String id, List<StepId> usedBy) {
    public EmptiedMount {
        usedBy = List.copyOf(usedBy);
    }

    /** In the order in which the steps come to them. */
    static List<EmptiedMount> of(List<Step> steps, Predicate<StepId> leftOut) {
        Map<String, List<StepId>> users = new LinkedHashMap<>();
        List<String> emptied = new ArrayList<>();
        for (Step step : steps) {
            step.cacheMounts().stream().map(CacheMount::id).distinct().forEach(id -> {
                users.computeIfAbsent(id, any -> new ArrayList<>()).add(step.id());
                if (leftOut.test(step.id())) {
                    emptied.add(id);
                }
            });
        }
        users.keySet().retainAll(emptied);
        return users.entrySet().stream()
                .map(use -> new EmptiedMount(use.getKey(), use.getValue()))
                .toList();
    }
}
