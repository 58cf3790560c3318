package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.PlannedStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Cuts the lines around a failure out of the Dockerfile that was built. */
final class Excerpt {
    private static final int AROUND = 2;

    private Excerpt() {}

    static Event.Failure of(
            DockerfileSource dockerfile, BuildFailure facts, Optional<StepId> step, Optional<PlannedStep> planned) {
        int line = facts.line() > 0
                ? facts.line()
                : planned.map(p -> p.step().lines().first()).orElse(0);
        if (line == 0) {
            return new Event.Failure(facts, step, facts.file(), List.of(), 0);
        }
        List<String> lines =
                new String(dockerfile.content(), StandardCharsets.UTF_8).lines().toList();
        int first = Math.max(1, line - AROUND);
        int last = Math.min(lines.size(), line + AROUND);
        BuildFailure located = new BuildFailure(
                facts.kind(),
                facts.message(),
                facts.vertex(),
                facts.exitCode(),
                dockerfile.name(),
                line,
                facts.output());
        List<String> excerpt = first <= last ? lines.subList(first - 1, last) : List.of();
        return new Event.Failure(located, step, dockerfile.name(), excerpt, first);
    }
}
