package dev.cachebust.build;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an engine reports while it builds, in the order in which it does. {@link Finished} is the last one, always. */
public sealed interface BuildEvent {

    /** What became of a vertex. */
    enum Status {
        QUEUED,
        RUNNING,
        CACHED,
        DONE,
        FAILED,
        CANCELED
    }

    /** Which of its outputs a command wrote to. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /**
     * A vertex changed its state.
     *
     * @param durationMillis how long it has run; 0 until it has ended
     * @param error the engine's words, empty unless it failed
     */
    record VertexChanged(Vertex vertex, Status status, Instant at, long durationMillis, String error)
            implements BuildEvent {}

    /**
     * Progress within a vertex: bytes of a transfer, a pull, an export.
     *
     * @param id of the part, such as {@code transferring context}
     * @param total 0 when unknown
     */
    record Progress(Vertex vertex, String id, long current, long total, boolean completed) implements BuildEvent {}

    /** Output of a command: whole lines where possible, raw as the command wrote them, decoded as UTF-8. */
    record Log(Vertex vertex, Stream stream, String text) implements BuildEvent {}

    /**
     * A warning of the frontend.
     *
     * @param file empty when it has no location
     * @param line 1-based, 0 when it has no location
     */
    record Warning(String message, String detail, String url, String file, int line) implements BuildEvent {}

    /** The build went on to its end, but the engine stopped telling of it: output, or the end of steps, is missing. */
    record OutputLost() implements BuildEvent {}

    /** The build is over. */
    record Finished(BuildResult result) implements BuildEvent {}

    /** How a build ended. */
    sealed interface BuildResult {

        /**
         * @param imageId the image's configuration digest, {@code sha256:…}
         * @param digest the manifest digest where the engine has one, or empty
         * @param contextBytes file bytes that were sent to the engine
         * @param staleGuarded how many files were sent only because their content changed under an unchanged size and
         *     mtime
         */
        record Succeeded(String imageId, String digest, long contextBytes, int staleGuarded) implements BuildResult {}

        /** The engine could not build it. */
        record Failed(BuildFailure failure, long contextBytes) implements BuildResult {}

        /** It was cancelled by us. */
        record Canceled() implements BuildResult {}
    }

    /**
     * Why a build failed, in facts; putting it into words is the view's work.
     *
     * @param kind what went wrong
     * @param message the engine's words
     * @param vertex where it went wrong, if at a vertex
     * @param exitCode of the command, if one failed
     * @param file the file it is located in, empty if none
     * @param line 1-based, 0 if none
     * @param output the last lines that the failing step wrote, oldest first, without line ends
     */
    record BuildFailure(
            Kind kind,
            String message,
            Optional<Vertex> vertex,
            Optional<Integer> exitCode,
            String file,
            int line,
            List<String> output) {

        public BuildFailure {
            output = List.copyOf(output);
        }

        /** Classes of failures, by what one would do next. */
        public enum Kind {
            /** The Dockerfile, its target or its arguments are wrong. */
            DOCKERFILE,
            /** A command of a RUN ended with a non-zero code. */
            COMMAND,
            /** A COPY source, a base image or another input is missing. */
            INPUT,
            /** A file of the context changed or vanished while it was sent: the next build will be right. */
            CONTEXT_MOVED,
            /** The engine went away. */
            ENGINE_LOST,
            /** The engine's disk is full: what it did itself could not be kept. */
            DISK_FULL,
            /** Anything else. */
            OTHER
        }
    }
}
