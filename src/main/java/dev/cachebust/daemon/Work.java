package dev.cachebust.daemon;

import dev.cachebust.daemon.Decider.Verdict;
import dev.cachebust.dockerfile.StepId;
import java.util.Optional;
import java.util.Set;

/** What is being built: never more than one thing. */
public sealed interface Work {

    /** Nothing. */
    record Idle() implements Work {}

    /**
     * A build that the engine has not finished.
     *
     * @param build its number
     * @param wanted what it is for
     * @param canceled why it has been cancelled, if it has
     * @param obsolete the steps whose work is lost anyway, because newer content is waiting
     */
    record Building(
            int build,
            Verdict decision,
            BuildProgress progress,
            long startedNanos,
            Wanted wanted,
            Optional<CancelReason> canceled,
            Set<StepId> obsolete)
            implements Work {

        Building with(BuildProgress next) {
            return new Building(build, decision, next, startedNanos, wanted, canceled, obsolete);
        }

        Building canceled(CancelReason reason) {
            return new Building(build, decision, progress, startedNanos, wanted, Optional.of(reason), obsolete);
        }

        Building obsolete(Set<StepId> steps) {
            return new Building(build, decision, progress, startedNanos, wanted, canceled, steps);
        }
    }

    /** Why a build is cancelled. */
    enum CancelReason {
        /** Newer content is waiting. */
        NEWER,
        /** Someone wanted it. */
        COMMAND,
        /** The watcher ends. */
        STOP
    }
}
