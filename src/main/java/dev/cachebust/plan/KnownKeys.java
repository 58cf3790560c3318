package dev.cachebust.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cache keys of the steps that were built before: what the engine is known to have in its cache. Immutable and made of
 * plain values, to be kept across runs.
 *
 * @param entries the oldest first
 */
public record KnownKeys(List<Known> entries) {
    /** Enough for a few hundred builds of an ordinary Dockerfile. */
    static final int LIMIT = 8192;

    private static final KnownKeys NONE = new KnownKeys(List.of());

    /**
     * A step that was built.
     *
     * @param own {@link StepKey#own}
     * @param parent the identity of the root file system, empty where it is not another step's output
     * @param outputs the identities of the {@link StepKey#outputs}
     * @param key the hash of all that
     * @param same the key of the earliest build whose output is known to be identical; equal to {@code key} where none is
     * @param writes {@link StepKey#writes}
     */
    public record Known(
            String own, String parent, List<String> outputs, String key, String same, Optional<Written> writes) {
        public Known {
            outputs = List.copyOf(outputs);
        }

        static Known of(StepKey step, String parent, List<String> outputs) {
            String key = key(step.own(), parent, outputs);
            return new Known(step.own(), parent, outputs, key, key, step.writes());
        }

        static String key(String own, String parent, List<String> outputs) {
            return new Hash().add(own).add(parent).add(outputs).hex();
        }

        Known sameAs(String other) {
            return new Known(own, parent, outputs, key, other, writes);
        }
    }

    public KnownKeys {
        entries = List.copyOf(entries);
    }

    /** Nothing was built yet. */
    public static KnownKeys none() {
        return NONE;
    }

    /** With these, which count as the newest; the oldest are dropped where there are too many. */
    KnownKeys with(List<Known> newer) {
        Map<String, Known> byKey = new LinkedHashMap<>();
        Set<String> again = new HashSet<>();
        newer.forEach(k -> again.add(k.key()));
        for (Known known : entries) {
            if (!again.contains(known.key())) {
                byKey.put(known.key(), known);
            }
        }
        newer.forEach(k -> byKey.put(k.key(), k));
        List<Known> all = new ArrayList<>(byKey.values());
        return new KnownKeys(all.subList(Math.max(0, all.size() - LIMIT), all.size()));
    }

    Map<String, Known> byKey() {
        Map<String, Known> index = new HashMap<>();
        entries.forEach(k -> index.put(k.key(), k));
        return index;
    }

    Map<String, List<Known>> byOwn() {
        Map<String, List<Known>> index = new HashMap<>();
        for (Known known : entries) {
            index.computeIfAbsent(known.own(), o -> new ArrayList<>()).add(known);
        }
        return index;
    }
}
