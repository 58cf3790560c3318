package dev.cachebust.lint;

import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.BustProblem;
import dev.cachebust.layer.LayerName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Stages by which a layer is busted: the filter knows names only, and it prunes the cache mounts of the stage's RUNs before
 * the build (BuildKit's {@code dockerfile2llb}: {@code llb.IgnoreCache}; buildx passes the filter's stages on).
 */
final class StageFilterCheck implements Check {
    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        Subject of = facts.subject;
        for (BustProblem problem : BustCheck.problems(of.dockerfile(), of.options(), of.graph(), of.layers())) {
            if (problem.kind() == BustProblem.Kind.STAGE_WITHOUT_EFFECT) {
                found.accept(
                        Origin.finding(facts, Rule.STAGE_FILTER_WITHOUT_EFFECT, problem.where(), problem.message()));
            }
        }
        facts.points
                .stages()
                .forEach((layer, stage) -> emptied(facts, layer, stage).ifPresent(found));
    }

    private static Optional<Finding> emptied(Facts facts, LayerName layer, String stage) {
        Set<String> mounts = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (Facts.RunCommand run : facts.runs()) {
            if (run.stage().name().equals(Optional.of(stage))) {
                run.cacheMounts().forEach(m -> mounts.add(id(m)));
            }
        }
        for (Facts.RunCommand run : facts.runs()) {
            if (!run.stage().name().equals(Optional.of(stage))
                    && run.cacheMounts().stream().anyMatch(m -> mounts.contains(id(m)))) {
                others.add(run.stage().displayName());
            }
        }
        if (mounts.isEmpty()) {
            return Optional.empty();
        }
        String message = "busting the " + layer + " layer by stage " + stage + " empties its cache "
                + (mounts.size() == 1 ? "mount " : "mounts ") + Facts.listed(mounts, 5)
                + (others.isEmpty() ? "" : ", which stage " + Facts.listed(others, 3) + " uses, too");
        return facts.stage(stage)
                .map(s -> Origin.finding(
                        facts,
                        Rule.STAGE_FILTER_EMPTIES_CACHE_MOUNT,
                        facts.subject.layers().get(layer).origin(),
                        message));
    }

    private static String id(MountFlag mount) {
        return mount.value("id")
                .or(() -> mount.value("target", "dst", "destination"))
                .orElse("?");
    }
}
