package dev.cachebust.history;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.util.List;

/**
 * A step of a past build: what was predicted for it, and what became of it.
 *
 * @param line 1-based, where the instruction began in the Dockerfile of that build
 * @param endLine … and its last line
 * @param text the instruction, {@link #shortened}
 * @param reads the steps of other stages whose output it copies or mounts, in its order
 * @param predicted what the plan said
 * @param cause … and why
 * @param durationMillis how long it ran, 0 unless it did
 */
public record PastStep(
        StepId id,
        int line,
        int endLine,
        String text,
        LayerName layer,
        List<StepId> reads,
        Outcome predicted,
        Cause cause,
        Happened happened,
        long durationMillis) {
    private static final int TEXT = 240;

    public PastStep {
        reads = List.copyOf(reads);
    }

    /** What became of a step. */
    public enum Happened {
        CACHED,
        DONE,
        FAILED,
        /** The build was cancelled while it ran. */
        CANCELED,
        /** The build ended before the engine came to it. */
        NOT_REACHED
    }

    /** An instruction's text as far as it is kept: a heredoc may be megabytes long. */
    public static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, TEXT - 1)) + "…";
    }

    /** Whether the engine ran it, to its end or not. */
    public boolean ran() {
        return happened == Happened.DONE || happened == Happened.FAILED || happened == Happened.CANCELED;
    }
}
