package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a real build did.
 *
 * @param error the engine's words; empty if it succeeded
 * @param steps what became of each step that the engine told of
 * @param log all that the commands wrote
 */
record Observed(boolean succeeded, String error, Map<StepId, Fate> steps, String log) {

    /** What became of a step. */
    enum Fate {
        CACHED,
        DONE,
        /** It failed, was cancelled or never started. */
        INCOMPLETE
    }

    /** Carries a decision out on a real engine. */
    interface Client {
        Observed build(Path context, Decision decision) throws IOException;
    }
}
