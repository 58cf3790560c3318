package dev.cachebust.plan;

import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.StepId;
import java.util.Optional;

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

    /** A variable in its key has another value; no value where it is not set, which is not the same as an empty one. */
    record Variable(String name, Optional<String> from, Optional<String> to) implements Cause {}

    /** The instruction itself was edited or is new. */
    record Instruction() implements Cause {}

    /** The instruction is as it was, but USER, SHELL or another setting that it works under was edited. */
    record Setting() implements Cause {}

    /** The instruction is the one of the last build, but another one stands before it now. */
    record Position() implements Cause {}

    /** Nothing that decides it has changed, but no build has completed it yet: the last one failed before. */
    record Unfinished() implements Cause {}

    /** The step that it builds on is made again. */
    record Parent(StepId step) implements Cause {}

    /** The output of another step, which it copies or mounts, is made again. */
    record StageOutput(StepId step) implements Cause {}

    /** The base image is another one. Digests or references. */
    record BaseImage(String reference, String from, String to) implements Cause {}

    /** What it copies or mounts is not in the context: the build will fail here. */
    record Missing(String path) implements Cause {}

    /** The cache of its stage is left out. */
    record StageFilter(String stage) implements Cause {}
}
