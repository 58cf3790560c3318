package dev.cachebust.lint;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** RUNs that take in what others may change, and whose cache nothing ever lets go. */
final class RemoteInputCheck implements Check {
    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Map.Entry<StepId, Facts.RunCommand> entry : facts.neededRuns().entrySet()) {
            Set<String> inputs =
                    new LinkedHashSet<>(RemoteInputs.unpinned(entry.getValue().script()));
            if (!inputs.isEmpty() && !refreshed(facts, entry.getKey())) {
                LayerName layer = facts.layers.of(entry.getKey());
                found.accept(facts.at(
                        Rule.UNPINNED_REMOTE_INPUT,
                        entry.getValue().lines(),
                        Facts.listed(inputs, 3) + (inputs.size() == 1 ? " gives" : " give")
                                + " whatever is newest on the day when the step runs, and the cache then keeps that; max_age"
                                + " in [layers." + layer + "] limits for how long"));
            }
        }
    }

    /** Whether the step runs again from time to time. */
    private static boolean refreshed(Facts facts, StepId step) {
        boolean byArg = facts.points.points().stream()
                .filter(p -> ages(facts, p.layer()))
                .anyMatch(p -> facts.reachedBy(p.arg()).contains(step));
        return byArg
                || facts.points.stages().entrySet().stream()
                        .anyMatch(e -> ages(facts, e.getKey()) && e.getValue().equals(step.stage()));
    }

    private static boolean ages(Facts facts, LayerName layer) {
        return facts.subject.layers().get(layer).maxAge().isPresent();
    }
}
