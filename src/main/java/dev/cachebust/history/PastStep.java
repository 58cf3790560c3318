package dev.cachebust.history;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.PlannedStep;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        NOT_REACHED;

        /** From the engine's last word about a step, if it had any, and how the build as a whole ended. */
        public static Happened of(Optional<Status> last, PastBuild.Result result) {
            if (last.isEmpty() || last.get() == Status.QUEUED) {
                // A step that the engine did not even have to look at came from the cache.
                return result == PastBuild.Result.SUCCEEDED ? CACHED : NOT_REACHED;
            }
            return switch (last.get()) {
                case CACHED -> CACHED;
                case DONE -> DONE;
                case FAILED -> FAILED;
                default -> CANCELED;
            };
        }
    }

    /** What became of a planned step. {@code durationMillis} counts only if it ran. */
    public static PastStep of(PlannedStep planned, Happened happened, long durationMillis) {
        Step step = planned.step();
        boolean ran = happened == Happened.DONE || happened == Happened.FAILED || happened == Happened.CANCELED;
        return new PastStep(
                step.id(),
                step.lines().first(),
                step.lines().last(),
                shortened(step.text()),
                planned.layer(),
                reads(step),
                planned.outcome(),
                planned.cause(),
                happened,
                ran ? durationMillis : 0);
    }

    /** The steps of other stages whose output it copies or mounts, in its order. */
    public static List<StepId> reads(Step step) {
        return step.inputs().stream().flatMap(PastStep::read).toList();
    }

    private static Stream<StepId> read(Input input) {
        boolean content = input.role() == Input.Role.FILES || input.role() == Input.Role.MOUNT;
        return content && input.source() instanceof Source.StepOutput output ? Stream.of(output.step()) : Stream.of();
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
