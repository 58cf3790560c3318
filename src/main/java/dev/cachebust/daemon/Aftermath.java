package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Event.BuildFinished;
import java.util.List;
import java.util.Optional;

/**
 * What is done with containers and commands.
 *
 * @param begun how many actions have been begun
 * @param doing the one that is under way; there is never another
 * @param next what is done when it is over: at once if it {@linkplain Run#replaces replaces} what was to follow, else after that
 * @param held what the containers are known to hold; empty if that is not known
 * @param missed what a build would have led to, had the containers not been ahead of it; empty when they have been given
 *     something since
 * @param fresh changes that have not been looked at for what can be copied
 * @param owed what the containers have yet to get
 * @param looking it is being looked what the containers hold
 * @param leaving why the watcher leaves when all is done; empty: it stays
 */
record Aftermath(
        int begun,
        Optional<Doing> doing,
        Optional<Run> next,
        Optional<Held> held,
        Optional<Run> missed,
        List<FileChange> fresh,
        Owed owed,
        boolean looking,
        Optional<String> leaving) {

    static final Aftermath NONE = new Aftermath(
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Owed.AT_START,
            false,
            Optional.empty());

    Aftermath {
        fresh = List.copyOf(fresh);
    }

    /**
     * Actions to be done one after the other; the first that fails ends them.
     *
     * @param build the number of the build that they are about, 0 for none
     * @param gives what the containers hold once an action of them has put it there; empty: nothing that is known
     * @param result of the build, for those that want to know
     * @param replaces whether the containers are brought up to date by it: what was begun before need not be gone on with
     */
    record Run(
            int build,
            List<Action> actions,
            Optional<LastBuild> gives,
            Optional<BuildFinished> result,
            boolean replaces) {
        Run {
            actions = List.copyOf(actions);
        }

        /** What is done because of changed files, and leads to nothing that is known. */
        static Run of(List<Action> actions) {
            return new Run(0, actions, Optional.empty(), Optional.empty(), false);
        }

        Run rest() {
            return new Run(build, actions.subList(1, actions.size()), gives, result, replaces);
        }
    }

    /**
     * An action under way.
     *
     * @param id counts from 1 within one run of the program
     * @param run it is the first of this
     */
    record Doing(int id, Run run, long startedNanos, boolean canceled) {
        Action action() {
            return run.actions().get(0);
        }
    }

    /**
     * What the containers hold.
     *
     * @param content what an image would be made from that has the same
     * @param builds how many builds had been begun when it was put there
     * @param deleted paths that were deleted in the containers and that no image has been compared with yet
     */
    record Held(LastBuild content, int builds, List<String> deleted) {
        Held {
            deleted = List.copyOf(deleted);
        }
    }

    Aftermath began(Run run, Optional<Run> then, long nanos) {
        Optional<Doing> first = Optional.of(new Doing(begun + 1, run, nanos, false));
        return new Aftermath(begun + 1, first, then, held, missed, fresh, owed, looking, leaving);
    }

    Aftermath doing(Optional<Doing> now) {
        return new Aftermath(begun, now, next, held, missed, fresh, owed, looking, leaving);
    }

    Aftermath next(Optional<Run> run) {
        return new Aftermath(begun, doing, run, held, missed, fresh, owed, looking, leaving);
    }

    Aftermath held(Optional<Held> now) {
        return new Aftermath(begun, doing, next, now, missed, fresh, owed, looking, leaving);
    }

    Aftermath missed(Optional<Run> run) {
        return new Aftermath(begun, doing, next, held, run, fresh, owed, looking, leaving);
    }

    Aftermath fresh(List<FileChange> changes) {
        return new Aftermath(begun, doing, next, held, missed, changes, owed, looking, leaving);
    }

    Aftermath owed(Owed now) {
        return new Aftermath(begun, doing, next, held, missed, fresh, now, looking, leaving);
    }

    Aftermath looking(boolean now) {
        return new Aftermath(begun, doing, next, held, missed, fresh, owed, now, leaving);
    }

    Aftermath leaving(String reason) {
        return new Aftermath(begun, doing, next, held, missed, fresh, owed, looking, Optional.of(reason));
    }
}
