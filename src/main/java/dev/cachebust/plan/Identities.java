package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.KnownKeys.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Names the output of each step of a build that took place. Outputs of one name are identical. */
final class Identities {
    private final Map<String, Known> byKey;
    private final Map<String, List<Known>> byOwn;
    private final Map<StepId, String> outputs = new HashMap<>();
    private final List<Known> met = new ArrayList<>();
    private final boolean succeeded;

    /**
     * @param complete the steps that were done or found in the cache
     * @param cached those that were found in the cache
     */
    Identities(KnownKeys known, List<StepKey> steps, Predicate<StepId> complete, Predicate<StepId> cached) {
        this(known, steps, complete, cached, true);
    }

    /** @param succeeded whether the build did; if not, a step counts as cached only if it is known */
    Identities(
            KnownKeys known,
            List<StepKey> steps,
            Predicate<StepId> complete,
            Predicate<StepId> cached,
            boolean succeeded) {
        this.succeeded = succeeded;
        byKey = known.byKey();
        byOwn = known.byOwn();
        for (StepKey step : steps) {
            if (complete.test(step.id())) {
                add(step, cached.test(step.id()));
            }
        }
    }

    private void add(StepKey step, boolean cached) {
        Optional<String> below = step.root().map(this::identity).orElse(Optional.of(""));
        List<String> read = new ArrayList<>();
        for (InputKey input : step.outputs()) {
            identity(input).map(input::selected).ifPresent(read::add);
        }
        if (below.isEmpty() || read.size() < step.outputs().size()) {
            return;
        }
        Known known = Known.of(step, step.base().isPresent() ? below.get() : "", read);
        Known before = byKey.get(known.key());
        if (before != null) {
            known = before;
        } else if (cached && !succeeded) {
            return;
        } else if (cached && !read.isEmpty()) {
            known = recognised(known);
        }
        met.add(known);
        outputs.put(step.id(), step.detached() ? Forecast.mergedKey(below.get(), known.same()) : known.same());
    }

    /**
     * What was found in the cache although its inputs were made anew has read content that was there before. Which one is
     * certain where there is only one.
     */
    private Known recognised(Known known) {
        Set<String> same = new HashSet<>();
        for (Known earlier : byOwn.getOrDefault(known.own(), List.of())) {
            if (earlier.parent().equals(known.parent())) {
                same.add(earlier.same());
            }
        }
        return same.size() == 1 ? known.sameAs(same.iterator().next()) : known;
    }

    private Optional<String> identity(InputKey input) {
        return input.step().map(id -> Optional.ofNullable(outputs.get(id))).orElse(Optional.of(input.identity()));
    }

    /** The name of this step's output; empty if the step was not completed. */
    Optional<String> of(StepId step) {
        return Optional.ofNullable(outputs.get(step));
    }

    /** The keys of the completed steps. */
    List<Known> keys() {
        return met;
    }
}
