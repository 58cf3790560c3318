package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.Prediction;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a watcher or a build tells the world, in the order in which it happened. Every view shows this one stream; the
 * machine-readable one writes each as a line. Texts are raw: whoever shows them cleans them.
 */
public sealed interface Event {

    /**
     * The first event.
     *
     * @param project the project's folder
     * @param config the project's config file, if it has one
     */
    record Hello(String version, String project, Optional<String> config) implements Event {}

    /**
     * Which images there are, where the project has several: at the beginning, and again when its config has others.
     *
     * @param images in the project's order
     */
    record Images(List<Named> images) implements Event {
        public Images {
            images = List.copyOf(images);
        }
    }

    /**
     * An image of several.
     *
     * @param name what the config calls it
     * @param image its reference
     * @param builtAs the reference under which its builds are told of: another one's where both are built at once
     */
    record Named(String name, String image, String builtAs) {}

    /**
     * The context is known and watched: a change from now on is seen.
     *
     * @param files how many files and links the context has
     * @param watched how many directories are watched
     * @param recent the last builds of the runs before, the oldest first
     */
    record Ready(String image, int files, int watched, EngineInfo engine, List<PastBuild> recent) implements Event {
        public Ready {
            recent = List.copyOf(recent);
        }
    }

    /**
     * The engine that builds.
     *
     * @param kind {@code buildkit} or {@code classic}
     * @param version the engine's own
     * @param host {@code unix://…}
     */
    record EngineInfo(String kind, String version, String host) {}

    /** Files that the image depends on are different now. {@code layers} are those concerned, in the layers' order. */
    record Change(List<ChangedPath> paths, List<LayerName> layers) implements Event {
        public Change {
            paths = List.copyOf(paths);
            layers = List.copyOf(layers);
        }
    }

    /**
     * A changed path and its layer.
     *
     * @param layer empty for a file that decides no layer, such as the Dockerfile
     */
    record ChangedPath(String path, FileChange.Kind kind, Optional<LayerName> layer) {}

    /** Something happened and no build is needed for it. */
    record Skipped(Reason reason, List<String> paths) implements Event {

        /** Why not. */
        public enum Reason {
            /** The ignore rules drop the files. */
            IGNORED,
            /** No reachable instruction reads the files. */
            UNUSED,
            /** The image has been built from just this content. */
            UNCHANGED,
            /** Just this content failed to build before; the image is still the last good one. */
            FAILED,
            /** Building is paused; the change is built on resuming. */
            PAUSED
        }

        public Skipped {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Events of the file system were lost, or may have been, and the whole context is read again.
     *
     * @param lost how often that has happened
     * @param reason why, in words that are stable
     * @param watched how many directories the system tells about
     * @param polled how many directories, with all below them, are looked at again and again because it does not
     */
    record Trust(int lost, String reason, int watched, int polled) implements Event {}

    /**
     * Something else is at work and is waited for: version control that changes files, which are looked at and built when it
     * is done; or, when the watcher leaves, an export of cache.
     *
     * @param operation such as {@code git rebase}; empty: it is not waited for any more
     */
    record Waiting(Optional<String> operation) implements Event {}

    /**
     * What the build that follows will do.
     *
     * @param usualMillis what each of its steps usually takes, as far as known
     */
    record Planned(int build, String image, Plan plan, Map<StepId, Long> usualMillis) implements Event {
        public Planned {
            usualMillis = Map.copyOf(usualMillis);
        }
    }

    /** A build has been handed to the engine. {@code build} counts from 1 within one run. */
    record BuildStarted(int build, String image) implements Event {}

    /**
     * A step changed its state.
     *
     * @param planned what was planned for it; empty for a step that the plan does not know
     * @param text the instruction, or the engine's name for it where the plan does not know it
     * @param durationMillis 0 until it has ended
     */
    record StepChanged(
            int build, StepId step, Optional<PlannedStep> planned, String text, Status status, long durationMillis)
            implements Event {}

    /**
     * Progress within a step, or of the engine's own work ({@code step} empty).
     *
     * @param id of the part, such as {@code transferring context}
     * @param total 0 when unknown
     * @param completed nothing more will be told of it
     */
    record Progress(int build, Optional<StepId> step, String id, long current, long total, boolean completed)
            implements Event {}

    /** Output of a step's command. */
    record Log(int build, Optional<StepId> step, Stream stream, String text) implements Event {}

    /**
     * Something is not as it should be, and work goes on.
     *
     * @param build empty when it is not about one build
     * @param rule a stable name for the kind of warning
     * @param file empty when it has no location
     * @param line 1-based, 0 when it has no location
     */
    record Warning(Optional<Integer> build, String rule, String message, String file, int line) implements Event {}

    /**
     * A build is over.
     *
     * @param imageId empty unless it succeeded
     * @param cached how many steps came from the cache
     * @param rebuilt how many steps were run
     * @param savedMillis what the cached steps usually take, as far as known
     * @param contextBytes file bytes that were sent to the engine
     * @param staleGuarded how many files were sent only because their content changed under an unchanged size and mtime
     * @param prediction how the plan compares with what happened
     */
    record BuildFinished(
            int build,
            String image,
            Result result,
            String imageId,
            long durationMillis,
            int cached,
            int rebuilt,
            long savedMillis,
            long contextBytes,
            int staleGuarded,
            Prediction prediction,
            Optional<Failure> failure)
            implements Event {

        /** How it ended. */
        public enum Result {
            SUCCEEDED,
            FAILED,
            CANCELED
        }
    }

    /**
     * What a person needs to see of a failure.
     *
     * @param facts the engine's
     * @param step the step that failed, if one did
     * @param file the Dockerfile's name as the person knows it, empty without a location
     * @param excerpt the lines of the Dockerfile around the place, the first of which is {@code excerptLine}
     */
    record Failure(BuildFailure facts, Optional<StepId> step, String file, List<String> excerpt, int excerptLine) {
        public Failure {
            excerpt = List.copyOf(excerpt);
        }
    }

    /**
     * An action with containers, or a command, has begun.
     *
     * @param build the one that it follows; 0 for none
     */
    record AfterStarted(int build, String action) implements Event {}

    /**
     * An action after a build has ended, or was not begun.
     *
     * @param build the one that it follows; 0 for none
     * @param error why it failed or was skipped; empty when it went well
     */
    record After(int build, String action, Result result, long durationMillis, String error) implements Event {

        /** How it ended. */
        public enum Result {
            SUCCEEDED,
            FAILED,
            /** Something newer is to be done. */
            CANCELED,
            /** It would not do; something else is done. */
            SKIPPED
        }

        /** One that went well. */
        public static After succeeded(int build, String action, long durationMillis) {
            return new After(build, action, Result.SUCCEEDED, durationMillis, "");
        }
    }

    /**
     * A container, or a command that followed a build, has printed a line.
     *
     * @param source the container's name, or the program's
     */
    record Output(String source, Stream stream, String text) implements Event {}

    /** The engine went away, or is back. */
    record Engine(boolean back, String host) implements Event {}

    /**
     * A changed Dockerfile, ignore file or config is in force, or was turned down and the former one stays in force until one
     * is accepted again.
     */
    record Config(boolean accepted, String message) implements Event {}

    /** Building was paused, or goes on. */
    record Pause(boolean paused) implements Event {}

    /** The last event. */
    record Bye(String reason) implements Event {}
}
