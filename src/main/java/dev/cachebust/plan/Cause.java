package dev.cachebust.plan;

import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.StepId;

/** Why a step is made again, or is not. One, the first that suffices. */
public sealed interface Cause {

    /** Nothing that decides it has changed. */
    record Unchanged() implements Cause {}

    /** There is no earlier build to compare with. */
    record FirstBuild() implements Cause {}

    /** The whole cache is left out ({@code --no-cache}). */
    record NoCache() implements Cause {}

    /** A file that it reads changed. {@code more} others did, too. */
    record File(FileChange change, int more) implements Cause {}

    /** A variable in its key has another value. Empty values stand for "not set". */
    record Variable(String name, String from, String to) implements Cause {}

    /** The instruction itself was edited or is new. */
    record Instruction() implements Cause {}

    /** The step that it builds on is made again. */
    record Parent(StepId step) implements Cause {}

    /** The output of another step, which it copies or mounts, is made again. */
    record StageOutput(StepId step) implements Cause {}

    /** The base image is another one. Digests or references. */
    record BaseImage(String reference, String from, String to) implements Cause {}

    /** The cache of its stage is left out. */
    record StageFilter(String stage) implements Cause {}
}
