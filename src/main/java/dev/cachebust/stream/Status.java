package dev.cachebust.stream;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.FailureSummary;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a watcher does, in a few facts. Texts are raw.
 *
 * @param phase whether it builds
 * @param paused changes are noticed and not built
 * @param engineLost the engine went away and is not back
 * @param rejected why what the Dockerfile, ignore file or config say now is not in force
 * @param project the project's folder
 * @param image empty until it is known
 * @param watching how the context is watched; empty until it is
 * @param build the running build
 * @param last the build that ended last in this run
 * @param after what is done with containers now, or failed last
 * @param waiting what it, or a build, waits for; such as the build of another image
 */
public record Status(
        Phase phase,
        boolean paused,
        boolean engineLost,
        Optional<String> rejected,
        String project,
        String image,
        Optional<Watching> watching,
        Optional<Running> build,
        Optional<Last> last,
        Optional<After> after,
        Optional<String> waiting) {

    /** Before the first event. */
    public static final Status UNKNOWN = of("");

    /** Where in its life a watcher is. */
    public enum Phase {
        /** It reads the project, and sees no change yet. */
        STARTING,
        /** It waits for a change. */
        IDLE,
        BUILDING,
        /** It has ended. */
        STOPPED
    }

    /**
     * How the context is watched.
     *
     * @param folders how many the system tells about
     * @param polled how many, with all below them, are looked at again and again because it does not
     * @param lost how often events were lost, or may have been
     * @param reason why, the last time; empty if they never were
     */
    public record Watching(int folders, int polled, int lost, String reason) {
        static final Watching NOTHING = new Watching(0, 0, 0, "");
    }

    /**
     * A running build.
     *
     * @param steps how many it has
     * @param ended those of which the engine has said how they ended
     * @param step the one that began last
     */
    public record Running(
            int number, String cause, Instant since, int steps, Set<StepId> ended, Optional<StepId> step) {
        public Running {
            ended = Set.copyOf(ended);
        }
    }

    /**
     * A build that is over.
     *
     * @param savedMillis what the cached steps usually take, as far as known
     * @param error on one line, empty unless it failed
     */
    public record Last(
            int number,
            String cause,
            Result result,
            Instant at,
            long durationMillis,
            int cached,
            int rebuilt,
            long savedMillis,
            String error) {}

    /**
     * An action with containers, or a command after a build.
     *
     * @param error why it failed; empty while it is under way
     */
    public record After(String action, String error) {}

    /** Of a watcher of this folder that has just begun. */
    public static Status of(String project) {
        return new Status(
                Phase.STARTING,
                false,
                false,
                Optional.empty(),
                project,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The last one. */
    public Status stopped() {
        return in(Phase.STOPPED);
    }

    /** After this event. The same object if it makes no difference. */
    public Status on(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Hello e) {
            return new Status(
                    phase, paused, engineLost, rejected, e.project(), image, watching, build, last, after, waiting);
        } else if (event instanceof Event.Ready e) {
            Watching before = watching.orElse(Watching.NOTHING);
            Watching now = new Watching(e.watched(), before.polled(), before.lost(), before.reason());
            return new Status(
                    Phase.IDLE,
                    paused,
                    engineLost,
                    rejected,
                    project,
                    e.image(),
                    Optional.of(now),
                    build,
                    last,
                    after,
                    waiting);
        } else if (event instanceof Event.Trust e) {
            Watching now = new Watching(e.watched(), e.polled(), e.lost(), e.reason());
            return new Status(
                    phase, paused, engineLost, rejected, project, image, Optional.of(now), build, last, after, waiting);
        } else if (event instanceof Event.Planned e) {
            Running next = new Running(
                    e.build(), e.plan().cause(), stamped.at(), e.plan().steps().size(), Set.of(), Optional.empty());
            return new Status(
                    phase,
                    paused,
                    engineLost,
                    Optional.empty(),
                    project,
                    e.image(),
                    watching,
                    Optional.of(next),
                    last,
                    after,
                    Optional.empty());
        } else if (event instanceof Event.BuildStarted) {
            return in(Phase.BUILDING);
        } else if (event instanceof Event.StepChanged e) {
            return build.map(running -> with(step(running, e))).orElse(this);
        } else if (event instanceof Event.BuildFinished e) {
            return finished(e, stamped.at());
        } else if (event instanceof Event.Engine e) {
            return new Status(
                    phase, paused, !e.back(), rejected, project, image, watching, build, last, after, waiting);
        } else if (event instanceof Event.Config e) {
            Optional<String> why = e.accepted() ? Optional.empty() : Optional.of(e.message());
            return new Status(phase, paused, engineLost, why, project, image, watching, build, last, after, waiting);
        } else if (event instanceof Event.Pause e) {
            return new Status(
                    phase, e.paused(), engineLost, rejected, project, image, watching, build, last, after, waiting);
        } else if (event instanceof Event.AfterStarted e) {
            return with(Optional.of(new After(e.action(), "")));
        } else if (event instanceof Event.After e) {
            return ended(e);
        } else if (event instanceof Event.Waiting e) {
            return new Status(
                    phase, paused, engineLost, rejected, project, image, watching, build, last, after, e.operation());
        } else if (event instanceof Event.Bye) {
            return in(Phase.STOPPED);
        }
        return this;
    }

    /** One that failed stands until the next one begins. */
    private Status ended(Event.After e) {
        boolean failed = e.result() == Event.After.Result.FAILED;
        return e.result() == Event.After.Result.SKIPPED
                ? this
                : with(failed ? Optional.of(new After(e.action(), e.error())) : Optional.empty());
    }

    /** The same of an image that is built with this one. */
    Status of(Event.Named named) {
        return new Status(
                phase, paused, engineLost, rejected, project, named.image(), watching, build, last, after, waiting);
    }

    private Status with(Optional<After> next) {
        return new Status(phase, paused, engineLost, rejected, project, image, watching, build, last, next, waiting);
    }

    private Status in(Phase next) {
        return new Status(next, paused, engineLost, rejected, project, image, watching, build, last, after, waiting);
    }

    private Status with(Running next) {
        return new Status(
                phase, paused, engineLost, rejected, project, image, watching, Optional.of(next), last, after, waiting);
    }

    private static Running step(Running running, Event.StepChanged e) {
        if (e.planned().isEmpty()) {
            return running;
        }
        Set<StepId> ended = new HashSet<>(running.ended());
        boolean runs = e.status() == BuildEvent.Status.RUNNING || e.status() == BuildEvent.Status.QUEUED;
        if (!runs) {
            ended.add(e.step());
        }
        Optional<StepId> step = runs ? Optional.of(e.step()) : running.step().filter(id -> !id.equals(e.step()));
        return new Running(running.number(), running.cause(), running.since(), running.steps(), ended, step);
    }

    private Status finished(Event.BuildFinished e, Instant at) {
        Last ended = new Last(
                e.build(),
                build.map(Running::cause).orElse(""),
                e.result(),
                at,
                e.durationMillis(),
                e.cached(),
                e.rebuilt(),
                e.savedMillis(),
                e.failure().map(FailureSummary::of).orElse(""));
        return new Status(
                Phase.IDLE,
                paused,
                engineLost,
                rejected,
                project,
                e.image(),
                watching,
                Optional.empty(),
                Optional.of(ended),
                after,
                waiting);
    }
}
