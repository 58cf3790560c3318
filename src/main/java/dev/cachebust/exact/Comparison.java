package dev.cachebust.exact;

import dev.cachebust.build.EngineGraph;
import dev.cachebust.build.EngineGraph.Operation;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares our step graph with the engine's. Pure. */
public final class Comparison {
    private final StepGraph ours;
    private final EngineGraph engine;
    private final Expected expected;
    private final Map<Lines, List<Operation>> byLines = new HashMap<>();
    private final Map<Step, Operation> found = new LinkedHashMap<>();
    private final Map<String, Set<Step>> stepsOf = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();

    private Comparison(StepGraph ours, EngineGraph engine, Expected expected) {
        this.ours = ours;
        this.engine = engine;
        this.expected = expected;
        engine.steps()
                .forEach(operation -> operation
                        .lines()
                        .forEach(lines -> byLines.computeIfAbsent(lines, l -> new ArrayList<>())
                                .add(operation)));
    }

    /** Where the two differ, in the order of the Dockerfile; empty if they agree. */
    public static List<Difference> of(StepGraph ours, EngineGraph engine, Expected expected) {
        return new Comparison(ours, engine, expected).differences();
    }

    private List<Difference> differences() {
        for (Step step : ours.steps()) {
            operation(step).ifPresent(operation -> {
                found.put(step, operation);
                stepsOf.computeIfAbsent(operation.id(), id -> new HashSet<>()).add(step);
            });
        }
        for (Step step : ours.steps()) {
            Operation operation = found.get(step);
            if (operation == null) {
                tell(step, "the step", "is needed", "is not there");
            } else {
                compare(step, operation);
            }
        }
        engine.steps().stream()
                .filter(operation -> !stepsOf.containsKey(operation.id()))
                .forEach(this::unknown);
        expected.ignored().forEach((context, patterns) -> {
            List<String> theirs = engine.ignored().getOrDefault(context, patterns);
            if (!theirs.equals(patterns)) {
                String name = context.isEmpty() ? "the build context" : "the context " + context;
                differences.add(new Difference(
                        Optional.empty(),
                        Optional.empty(),
                        name,
                        "ignored files",
                        patterns.toString(),
                        theirs.toString()));
            }
        });
        return differences;
    }

    /** The operation at the step's place in the Dockerfile; of several (triggers of a base), that of the step's number. */
    private Optional<Operation> operation(Step step) {
        List<Operation> there = byLines.getOrDefault(step.lines(), List.of());
        if (there.size() == 1) {
            return Optional.of(there.get(0));
        }
        List<Operation> candidates = there.isEmpty() ? engine.steps() : there;
        return candidates.stream()
                .filter(operation -> isCalled(operation, step))
                .findFirst();
    }

    private boolean isCalled(Operation operation, Step step) {
        return ours.stepOfVertex(operation.name())
                .filter(named -> named.id().index() == step.id().index()
                        && (named.id().equals(step.id()) || operation.lines().contains(step.lines())))
                .isPresent();
    }

    private void compare(Step step, Operation operation) {
        boolean shared = stepsOf.getOrDefault(operation.id(), Set.of()).size() > 1;
        // Of steps that do the same the engine keeps one name, and perhaps one place.
        if (!shared) {
            compareNames(step, operation);
        }
        new StepComparison(step, operation, expected, this::isOutputOf)
                .differences()
                .forEach(d -> tell(step, d.what(), d.ours(), d.engine()));
    }

    private void compareNames(Step step, Operation operation) {
        if (!isCalled(operation, step)) {
            tell(step, "the name", "[" + step.id() + "/" + step.total() + "]", operation.name());
        }
        if (!operation.lines().contains(step.lines())) {
            tell(step, "the lines", lines(List.of(step.lines())), lines(operation.lines()));
        }
        boolean ignores = expected.ignoresCache(ours, step);
        if (operation.ignoresCache() != ignores) {
            tell(step, "the cache", cache(ignores), cache(operation.ignoresCache()));
        }
    }

    private static String lines(List<Lines> lines) {
        return lines.stream().map(l -> l.first() + "-" + l.last()).collect(Collectors.joining(", "));
    }

    private static String cache(boolean ignored) {
        return ignored ? "is left out" : "is used";
    }

    private List<Step> isOutputOf(String operation) {
        return List.copyOf(stepsOf.getOrDefault(operation, Set.of()));
    }

    private void tell(Step step, String what, String our, String engines) {
        differences.add(
                new Difference(Optional.of(step.id()), Optional.of(step.lines()), step.text(), what, our, engines));
    }

    private void unknown(Operation operation) {
        Optional<Lines> lines = operation.lines().stream().findFirst();
        differences.add(
                new Difference(Optional.empty(), lines, operation.name(), "the step", "is not there", "is needed"));
    }
}
