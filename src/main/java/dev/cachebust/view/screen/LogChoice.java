package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose output is worth reading. */
final class LogChoice {
    private LogChoice() {}

    /** The chosen step, else the failed one, the running one that writes, the last one that wrote, the first one. */
    static Optional<StepId> best(Facts facts, Ui ui) {
        List<StepState> steps = facts.build().map(ShownBuild::steps).orElse(List.of());
        List<StepState> writing = new ArrayList<>(
                steps.stream().filter(s -> !facts.logs().of(s.id()).isEmpty()).toList());
        Collections.reverse(writing);
        return Stream.of(
                        ui.chosen().stream(),
                        steps.stream().filter(s -> s.is(Status.FAILED)).map(StepState::id),
                        writing.stream().filter(s -> s.is(Status.RUNNING)).map(StepState::id),
                        writing.stream().filter(StepState::ran).map(StepState::id),
                        writing.stream().map(StepState::id),
                        steps.stream().map(StepState::id))
                .flatMap(ids -> ids)
                .findFirst();
    }

    /** All that have or can have output, in their order. */
    static List<StepId> all(Facts facts) {
        List<StepId> ids = new ArrayList<>(facts.build().stream()
                .flatMap(b -> b.steps().stream())
                .map(StepState::id)
                .toList());
        if (!facts.logs().of(Logs.ENGINE).isEmpty()) {
            ids.add(Logs.ENGINE);
        }
        if (!facts.logs().of(Logs.CONTAINERS).isEmpty()) {
            ids.add(Logs.CONTAINERS);
        }
        return ids;
    }

    /** The one so many after it, round and round. */
    static StepId next(Facts facts, StepId step, int by) {
        List<StepId> all = all(facts);
        return all.isEmpty() ? step : all.get(Math.floorMod(Math.max(0, all.indexOf(step)) + by, all.size()));
    }
}
