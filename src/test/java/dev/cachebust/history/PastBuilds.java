package dev.cachebust.history;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.time.Instant;
import java.util.List;

/** Past builds that tests are about. */
public final class PastBuilds {
    private PastBuilds() {}

    /** A build of {@code shop:dev} with these steps. */
    public static PastBuild build(int number, PastBuild.Result result, PastStep... steps) {
        return new PastBuild(
                number,
                Instant.parse("2026-01-02T12:03:04.567Z"),
                "shop:dev",
                "src/index.js changed",
                List.of(new Bust(LayerName.SOURCE, Bust.By.ARG, "CACHE_BUST_APP", "1a2b3c4d5e6f", "3c4d5e6f7a8b")),
                result,
                2450,
                result == PastBuild.Result.SUCCEEDED ? "sha256:abc" : "",
                List.of(steps));
    }

    /** A step of stage {@code builder} that reads the outputs that its cause names. */
    public static PastStep step(
            int index, String text, Outcome predicted, Cause cause, Happened happened, long millis) {
        List<StepId> reads = cause instanceof Cause.StageOutput output ? List.of(output.step()) : List.of();
        return new PastStep(
                new StepId("builder", index),
                index,
                index,
                text,
                LayerName.SOURCE,
                reads,
                predicted,
                cause,
                happened,
                millis);
    }
}
