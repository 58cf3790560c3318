package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.CacheWork;
import dev.cachebust.build.Vertex;
import dev.cachebust.daemon.Work.Building;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.PlannedStep;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reports of the engine about a running build, told on as events. */
final class BuildReports {
    private BuildReports() {}

    static Building take(Turn turn, Building building, BuildEvent event) {
        int build = building.build();
        if (event instanceof VertexChanged e) {
            learn(turn, e.vertex());
            CacheWork.of(e.vertex()).ifPresent(work -> shared(turn, build, work, e));
            return step(building, e.vertex())
                    .map(step -> vertex(turn, building, step, e))
                    .orElse(building);
        } else if (event instanceof BuildEvent.Log e) {
            turn.emit(new Event.Log(build, step(building, e.vertex()), e.stream(), e.text()));
        } else if (event instanceof BuildEvent.Progress e) {
            turn.emit(new Event.Progress(
                    build, step(building, e.vertex()), e.id(), e.current(), e.total(), e.completed()));
        } else if (event instanceof BuildEvent.Warning e) {
            turn.emit(new Event.Warning(Optional.of(build), "frontend", e.message(), e.file(), e.line()));
        } else if (event instanceof BuildEvent.OutputLost) {
            turn.emit(new Event.Warning(
                    Optional.of(build), "output-lost", "the engine did not deliver all output of this build", "", 0));
        }
        return building;
    }

    /** What became of a shared cache. That it could not be reached is no reason not to build. */
    private static void shared(Turn turn, int build, CacheWork work, VertexChanged e) {
        String target = work.target(e.vertex());
        if (e.status() == BuildEvent.Status.FAILED && work == CacheWork.IMPORT) {
            turn.emit(new Event.Warning(
                    Optional.of(build),
                    "cache-import",
                    "no cache was imported from " + target + ": " + e.error(),
                    "",
                    0));
            ExportStage.importFailed(turn);
        } else if (e.status() == BuildEvent.Status.FAILED) {
            turn.emit(ExportStage.warning(build, " to " + target + ": " + e.error()));
        } else if (e.status() == BuildEvent.Status.DONE && work == CacheWork.EXPORT) {
            ExportStage.carriedOut(turn, build, e.durationMillis());
        }
    }

    /** What the engine was told by a registry holds for the next builds. */
    private static void learn(Turn turn, Vertex vertex) {
        WatchState s = turn.state();
        Pins pins = s.elsewhere().pins().learned(vertex.name(), s.project(), turn.now.wall());
        turn.become(s.with(s.elsewhere().with(pins)));
    }

    /**
     * The step that a vertex is. The engine shows the steps of an only stage without the name that the stage has. Work that several
     * builds have in common it does once, and shows to all of them under the name that it has in the build that came first
     * (BuildKit's {@code solver/jobs.go}): where another step stands at that place, or none, the instruction tells.
     */
    static Optional<StepId> step(Building building, Vertex vertex) {
        return vertex.step().map(shown -> {
            List<Step> steps = building.decision().plan().steps().stream()
                    .map(PlannedStep::step)
                    .toList();
            Set<String> stages = steps.stream().map(step -> step.id().stage()).collect(Collectors.toSet());
            StepId place = stages.size() == 1 ? new StepId(stages.iterator().next(), shown.index()) : shown;
            String name = vertex.name();
            String instruction = name.substring(name.indexOf("] ") + 1).strip();
            List<StepId> same = steps.stream()
                    .filter(step -> step.text().equals(instruction))
                    .map(Step::id)
                    .toList();
            return same.size() == 1 ? same.get(0) : place;
        });
    }

    private static Building vertex(Turn turn, Building building, StepId step, VertexChanged e) {
        Optional<PlannedStep> planned = planned(building, step);
        if (!building.progress().isNews(step, e.status()) || planned.isEmpty() && isFrom(e)) {
            return building;
        }
        String text = planned.map(p -> p.step().text()).orElse(e.vertex().name());
        turn.emit(new Event.StepChanged(building.build(), step, planned, text, e.status(), e.durationMillis()));
        return building.with(building.progress().with(step, e.status(), e.durationMillis()));
    }

    /** A FROM has a number, but makes no layer. */
    private static boolean isFrom(VertexChanged e) {
        String name = e.vertex().name();
        return name.startsWith("FROM ", name.indexOf(']') + 2);
    }

    static Optional<PlannedStep> planned(Building building, StepId step) {
        return building.decision().plan().steps().stream()
                .filter(p -> p.step().id().equals(step))
                .findFirst();
    }
}
