package dev.cachebust.history;

import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.layer.LayerName;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cache did for the steps of one layer in past builds.
 *
 * @param cached how often a step was found in the cache
 * @param ran how often one ran
 * @param spentMillis what those that ran took
 * @param savedMillis what those that were cached usually take, as far as known
 */
public record LayerUse(int cached, int ran, long spentMillis, long savedMillis) {
    private static final LayerUse NONE = new LayerUse(0, 0, 0, 0);

    /** By layer. */
    public static SortedMap<LayerName, LayerUse> of(List<PastBuild> builds) {
        StepTimes times = StepTimes.of(builds);
        SortedMap<LayerName, LayerUse> all = new TreeMap<>();
        for (PastBuild build : builds) {
            for (PastStep step : build.steps()) {
                all.merge(step.layer(), of(step, times), LayerUse::and);
            }
        }
        return all;
    }

    private static LayerUse of(PastStep step, StepTimes times) {
        if (step.happened() == Happened.CACHED) {
            return new LayerUse(1, 0, 0, times.usual(step.id(), step.text()).orElse(0));
        }
        return step.ran() ? new LayerUse(0, 1, step.durationMillis(), 0) : NONE;
    }

    private LayerUse and(LayerUse other) {
        return new LayerUse(
                cached + other.cached,
                ran + other.ran,
                spentMillis + other.spentMillis,
                savedMillis + other.savedMillis);
    }

    /** Steps found in the cache, of 100; -1 if none was ever reached. */
    public int hitPercent() {
        return cached + ran == 0 ? -1 : (int) Math.round(100.0 * cached / (cached + ran));
    }
}
