package dev.cachebust.history;

import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long steps usually take: the median of the last times that each ran to its end. A step is known again by its text
 * within its stage, wherever it stands; one that was edited, by its place. Immutable.
 */
public final class StepTimes {
    /** How many times of a step count. */
    private static final int RUNS = 9;

    /** How many steps are known, at two keys each; those that ran longest ago are forgotten. */
    private static final int KEYS = 4096;

    private static final StepTimes NONE = new StepTimes(new LinkedHashMap<>());

    private final Map<Key, List<Long>> times;

    private record Key(String stage, int index, String text) {
        // Written out: to link what a record brings takes a millisecond of every start.
        @Override
        public boolean equals(Object other) {
            return this == other
                    || other instanceof Key o && stage.equals(o.stage) && index == o.index && text.equals(o.text);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * stage.hashCode() + index) + text.hashCode();
        }

        static Key ofText(StepId id, String text) {
            return new Key(id.stage(), 0, PastStep.shortened(text));
        }

        static Key ofPlace(StepId id, String text) {
            return new Key(id.stage(), id.index(), text.split("\\s", 2)[0]);
        }
    }

    private StepTimes(Map<Key, List<Long>> times) {
        this.times = Collections.unmodifiableMap(times);
    }

    /** Nothing is known. */
    public static StepTimes none() {
        return NONE;
    }

    /** What these builds tell, the oldest first. */
    public static StepTimes of(List<PastBuild> builds) {
        Map<Key, List<Long>> times = new LinkedHashMap<>();
        builds.forEach(build -> learn(times, build));
        return new StepTimes(times);
    }

    /**
     * What is to be known to say how long the steps of a plan take that may run again, from builds that come newest first.
     * Those before have no part in it.
     */
    public static final class Wanted {
        private final Map<Key, Integer> lacking = new HashMap<>();
        private final List<PastBuild> builds = new ArrayList<>();

        private Wanted(Plan plan) {
            for (PlannedStep planned : plan.steps()) {
                if (planned.outcome() != Outcome.CACHED) {
                    lacking.put(Key.ofText(planned.step().id(), planned.step().text()), RUNS);
                }
            }
        }

        /** Whether more builds have to be known after this one. */
        public boolean more(PastBuild build) {
            builds.add(build);
            for (PastStep step : build.steps()) {
                if (step.happened() == Happened.DONE) {
                    lacking.computeIfPresent(
                            Key.ofText(step.id(), step.text()), (key, runs) -> runs == 1 ? null : runs - 1);
                }
            }
            return !lacking.isEmpty();
        }

        /** What they tell. */
        public StepTimes times() {
            List<PastBuild> oldestFirst = new ArrayList<>(builds);
            Collections.reverse(oldestFirst);
            return of(oldestFirst);
        }
    }

    /** What there is to know for this plan. */
    public static Wanted wanted(Plan plan) {
        return new Wanted(plan);
    }

    /** This and what one more build tells. */
    public StepTimes with(PastBuild build) {
        Map<Key, List<Long>> next = new LinkedHashMap<>(times);
        learn(next, build);
        return new StepTimes(next);
    }

    private static void learn(Map<Key, List<Long>> times, PastBuild build) {
        for (PastStep step : build.steps()) {
            if (step.happened() == Happened.DONE) {
                learn(times, Key.ofText(step.id(), step.text()), step.durationMillis());
                learn(times, Key.ofPlace(step.id(), step.text()), step.durationMillis());
            }
        }
        while (times.size() > KEYS) {
            times.remove(times.keySet().iterator().next());
        }
    }

    private static void learn(Map<Key, List<Long>> times, Key key, long millis) {
        List<Long> before = times.remove(key);
        List<Long> runs = new ArrayList<>(before == null ? List.of() : before);
        runs.add(millis);
        times.put(key, List.copyOf(runs.subList(Math.max(0, runs.size() - RUNS), runs.size())));
    }

    /** Milliseconds that this step usually takes; empty if it has never been seen to run. */
    public OptionalLong usual(Step step) {
        return usual(step.id(), step.text());
    }

    /** As {@link #usual(Step)}, of each step of a plan that has been seen to run. */
    public Map<StepId, Long> usual(Plan plan) {
        Map<StepId, Long> known = new LinkedHashMap<>();
        plan.steps()
                .forEach(p ->
                        usual(p.step()).ifPresent(millis -> known.put(p.step().id(), millis)));
        return known;
    }

    /** As {@link #usual(Step)}. */
    public OptionalLong usual(StepId id, String text) {
        List<Long> runs = times.get(Key.ofText(id, text));
        if (runs == null) {
            runs = times.get(Key.ofPlace(id, text));
        }
        if (runs == null) {
            return OptionalLong.empty();
        }
        List<Long> sorted = runs.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return OptionalLong.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
