package dev.cachebust.exact;

import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.StepId;
import java.util.Optional;

/**
 * Something that the engine sees otherwise than we do.
 *
 * @param step which step of ours, if it is about one
 * @param lines where in the Dockerfile, if anywhere
 * @param text the instruction, or what stands for it
 * @param what is seen differently, in a few words
 * @param ours what we think
 * @param engine what the engine says
 */
public record Difference(
        Optional<StepId> step, Optional<Lines> lines, String text, String what, String ours, String engine) {}
