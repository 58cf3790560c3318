package dev.cachebust.plan;

import dev.cachebust.layer.LayerName;
import java.util.List;

/**
 * What was asked for besides building what changed.
 *
 * @param noCache leave the whole cache out
 * @param bust the layers that are busted by hand; {@link Situation#bustCounters} count it already
 * @param noCacheStages stages whose cache is left out, by name
 */
public record Ask(boolean noCache, List<LayerName> bust, List<String> noCacheStages) {
    /** Nothing. */
    public static final Ask NOTHING = new Ask(false, List.of(), List.of());

    public Ask {
        bust = List.copyOf(bust);
        noCacheStages = List.copyOf(noCacheStages);
    }

    /** Whether a build is wanted although nothing changed. */
    boolean forces() {
        return noCache || !bust.isEmpty() || !noCacheStages.isEmpty();
    }
}
