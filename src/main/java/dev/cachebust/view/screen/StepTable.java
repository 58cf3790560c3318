package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Outcome;
import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The steps of a build in Dockerfile order. Where there is no room for all, those that matter stay. */
final class StepTable {
    private final ShownBuild build;
    private final Optional<StepId> chosen;
    private final Canvas canvas;
    private final boolean stages;

    StepTable(ShownBuild build, Optional<StepId> chosen, Canvas canvas) {
        this.build = build;
        this.chosen = chosen;
        this.canvas = canvas;
        this.stages = build.steps().stream().map(s -> s.id().stage()).distinct().count() > 1;
    }

    /** How many rows it takes without stage headings. */
    int steps() {
        return build.steps().size();
    }

    /** How many rows it takes in full. */
    int full() {
        return steps() + (stages ? headings() : 0);
    }

    private int headings() {
        int headings = 0;
        String stage = "";
        for (StepState step : build.steps()) {
            headings += step.id().stage().equals(stage) ? 0 : 1;
            stage = step.id().stage();
        }
        return headings;
    }

    /** At most so many rows. */
    List<Row> rows(int room) {
        if (room >= full() && stages) {
            return withHeadings();
        }
        StepRow format = new StepRow(build, chosen, canvas, stages);
        if (room >= steps()) {
            return build.steps().stream().map(format::row).toList();
        }
        int shown = room >= 3 ? room - 1 : room;
        List<StepState> kept = kept(shown);
        List<Row> rows = kept.stream().map(format::row).collect(Collectors.toCollection(ArrayList::new));
        if (room > shown) {
            rows.add(canvas.row(more(kept), Style.FAINT));
        }
        return rows;
    }

    private List<Row> withHeadings() {
        StepRow format = new StepRow(build, chosen, canvas, false);
        List<Row> rows = new ArrayList<>();
        String stage = "";
        for (StepState step : build.steps()) {
            if (!step.id().stage().equals(stage)) {
                stage = step.id().stage();
                rows.add(canvas.row(Sanitizer.name(stage), Style.STRONG));
            }
            rows.add(format.row(step));
        }
        return rows;
    }

    /** The most important steps, in their order. */
    private List<StepState> kept(int room) {
        List<StepState> steps = build.steps();
        int focus = focus();
        return IntStream.range(0, steps.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> rank(steps.get(i)))
                        .thenComparingInt(i -> Math.abs(i - focus))
                        .thenComparingInt(i -> i))
                .limit(room)
                .sorted()
                .map(steps::get)
                .toList();
    }

    private boolean isChosen(StepState step) {
        return chosen.equals(Optional.of(step.id()));
    }

    private int focus() {
        List<StepState> steps = build.steps();
        Comparator<Integer> order = Comparator.<Integer>comparingInt(
                        i -> isChosen(steps.get(i)) ? -1 : rank(steps.get(i)))
                .thenComparingInt(i -> i);
        return IntStream.range(0, steps.size()).boxed().min(order).orElse(0);
    }

    private int rank(StepState step) {
        if (isChosen(step)) {
            return 0;
        }
        boolean changes = step.planned().map(p -> p.outcome() != Outcome.CACHED).orElse(true);
        return switch (step.status()) {
            case FAILED -> 0;
            case RUNNING -> 1;
            case CANCELED, DONE -> chosen.isPresent() ? 3 : 2;
            case QUEUED -> changes && chosen.isEmpty() ? 2 : 3;
            case CACHED -> 3;
        };
    }

    private String more(List<StepState> kept) {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        build.steps().stream()
                .filter(step -> !kept.contains(step))
                .forEach(step -> counts.merge(step.status(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + Ink.word(e.getKey()))
                .collect(Collectors.joining(", ", "and ", ""));
    }
}
