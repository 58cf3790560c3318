package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.KnownKeys.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Foretells the outcome of each step by walking the graph as BuildKit's solver does: a step is found in the cache iff its
 * key is known; an input that is another step's output counts by its content, which is known only where that step itself
 * is found; without its root file system in the cache no step is.
 */
final class Forecast {

    /**
     * What is expected of a step.
     *
     * @param outcome what happens to it
     * @param blame for a step that reads what another one leaves behind: the input that decides; empty where its own
     *     components do
     * @param identity what its output will be
     */
    record Expectation(Outcome outcome, Optional<InputKey> blame, Identity identity) {}

    /**
     * Which output a step leaves behind.
     *
     * @param sure whether it is the one in {@code keys}; else it may be any of these or a new one
     * @param keys of outputs that were built before; none for an output that is certainly new
     */
    record Identity(boolean sure, Set<String> keys) {
        static final Identity NEW = new Identity(false, Set.of());

        boolean isNew() {
            return keys.isEmpty();
        }

        boolean surely(String key) {
            return sure && keys.contains(key);
        }
    }

    private final Map<String, List<Known>> known;
    private final Predicate<StepKey> ignoresCache;
    private final Map<StepId, Expectation> expected = new HashMap<>();

    /** @param ignoresCache the steps that are run whatever the cache holds */
    Forecast(KnownKeys known, Predicate<StepKey> ignoresCache) {
        this.known = known.byOwn();
        this.ignoresCache = ignoresCache;
    }

    Map<StepId, Expectation> of(List<StepKey> steps) {
        for (StepKey step : steps) {
            Expectation expectation = expect(step);
            if (step.detached()) {
                expectation = new Expectation(
                        expectation.outcome(), expectation.blame(), merged(step, expectation.identity()));
            }
            expected.put(step.id(), expectation);
        }
        return expected;
    }

    private Expectation expect(StepKey step) {
        if (ignoresCache.test(step)) {
            return new Expectation(Outcome.REBUILD, Optional.empty(), Identity.NEW);
        }
        Optional<InputKey> root = step.detached()
                ? Optional.empty()
                : step.root().filter(r -> r.step().isPresent());
        Identity parent = root.map(this::identity).orElse(new Identity(true, Set.of("")));
        if (parent.isNew()) {
            return new Expectation(Outcome.REBUILD, root, Identity.NEW);
        }
        List<InputKey> outputs = step.outputs();
        List<Known> candidates = new ArrayList<>();
        for (Known k : known.getOrDefault(step.own(), List.of())) {
            if (parent.keys().contains(k.parent()) && k.outputs().size() == outputs.size()) {
                candidates.add(k);
            }
        }
        if (candidates.isEmpty()) {
            return new Expectation(Outcome.REBUILD, Optional.empty(), Identity.NEW);
        }
        for (Known k : candidates) {
            if (parent.sure() && undecided(outputs, k).isEmpty()) {
                return new Expectation(Outcome.CACHED, Optional.empty(), new Identity(true, Set.of(k.same())));
            }
        }
        Optional<InputKey> blame = parent.sure() ? undecided(outputs, candidates.get(candidates.size() - 1)) : root;
        Set<String> same = new LinkedHashSet<>();
        candidates.forEach(k -> same.add(k.same()));
        return new Expectation(Outcome.MAYBE, blame, new Identity(false, same));
    }

    /** The first output that is not surely the one of this earlier build. */
    private Optional<InputKey> undecided(List<InputKey> outputs, Known k) {
        for (int i = 0; i < outputs.size(); i++) {
            if (!identity(outputs.get(i)).surely(k.outputs().get(i))) {
                return Optional.of(outputs.get(i));
            }
        }
        return Optional.empty();
    }

    private Identity identity(InputKey input) {
        return input.step()
                .map(id -> {
                    Expectation e = expected.get(id);
                    return e == null ? Identity.NEW : e.identity();
                })
                .orElseGet(() -> new Identity(true, Set.of(input.identity())));
    }

    /** What results where an independent layer is laid over its root file system. */
    private Identity merged(StepKey step, Identity layer) {
        Identity below = step.root().map(this::identity).orElse(new Identity(true, Set.of("")));
        Set<String> keys = new LinkedHashSet<>();
        for (String b : below.keys()) {
            layer.keys().forEach(l -> keys.add(mergedKey(b, l)));
        }
        return new Identity(below.sure() && layer.sure() && !keys.isEmpty(), keys);
    }

    static String mergedKey(String below, String layer) {
        return Hash.of("merge", below, layer);
    }
}
