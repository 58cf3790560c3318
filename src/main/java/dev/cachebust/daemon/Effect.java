package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.history.PastBuild;
import dev.cachebust.layer.ProbeSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the loop wants done. Whoever carries it out decides nothing. */
public sealed interface Effect {

    /** Tell everyone. */
    record Emit(Event event) implements Effect {}

    /** Send a {@link Message.Tick} at this point of the forward clock; replaces an earlier one. */
    record Arm(long nanos) implements Effect {}

    /** Look at these paths of the context, all of them if empty, and send {@link Message.Scanned}. */
    record Scan(Project project, Optional<Set<String>> paths) implements Effect {}

    /** Look whether version control is at work in the context, and send {@link Message.VersionControl}. */
    record AskVersionControl(Project project) implements Effect {}

    /** Read the Dockerfile, ignore file and config, and send {@link Message.Loaded}. */
    record Load() implements Effect {}

    /**
     * The config has other images: read which are to be watched, and send {@link Message.Enlisted} or {@link Message.NotEnlisted}.
     *
     * @param summary what was read again, for people
     */
    record Enlist(String summary) implements Effect {}

    /** An image has ended; nothing more is wanted of it. */
    record Dismiss(String image) implements Effect {}

    /** Watch this project's folders instead of the former's. */
    record Rewatch(Project project) implements Effect {}

    /** Ask these probes, and send {@link Message.Probed}. */
    record AskProbes(List<ProbeSettings> due) implements Effect {}

    /** Start a build and send its events. */
    record StartBuild(int build, BuildRequest request) implements Effect {}

    /** End the running build. */
    record CancelBuild(int build) implements Effect {}

    /** Export cache as this request says, and send {@link Message.CacheExported}. */
    record ExportCache(int export, BuildRequest request) implements Effect {}

    /** End the running export; nothing is sent of it any more. */
    record CancelExport() implements Effect {}

    /** Make ready whatever the next build of this context needs. */
    record Prepare(ContextSnapshot context) implements Effect {}

    /**
     * Carry out an action and send {@link Message.ActionEnded}. There is never another under way.
     *
     * @param result of the build that it is about
     */
    record StartAction(int action, Action what, Project project, Optional<Event.BuildFinished> result)
            implements Effect {}

    /** End the action that is under way, if it can be. */
    record CancelAction() implements Effect {}

    /** Look whether the containers hold just what this build made, and send {@link Message.ContainersSeen}. */
    record LookAtContainers(Project project, LastBuild build) implements Effect {}

    /** Send what the containers print as {@link Message.Output}; those that are followed already go on. */
    record FollowOutput(Project project) implements Effect {}

    /** Keep the record for the next start. */
    record Persist(LastBuild build) implements Effect {}

    /** Add a build that is over to the history. */
    record Record(PastBuild build) implements Effect {}

    /** Add the time that an export took to the last build of the history, which it exported. */
    record RecordExport(long millis) implements Effect {}

    /** Remove superseded images of this project, all but this many. */
    record RemoveSuperseded(int keep) implements Effect {}

    /** Send {@link Message.ImageGone} if the name that this build gave to its image does not stand for it any more. */
    record LookForImage(LastBuild build) implements Effect {}

    /** Send {@link Message.RoomAgain} after a while: nobody tells when a disk has room again. */
    record AwaitRoom(String inputs) implements Effect {}

    /** Send {@link Message.EngineBack} when the engine answers. */
    record AwaitEngine() implements Effect {}

    /** Tell the one who asked with this ticket. */
    record Reply(long ticket, Answer answer) implements Effect {}

    /** Leave the loop. */
    record Leave(Ending ending) implements Effect {}

    /**
     * How a watcher ended.
     *
     * @param reason what {@code bye} says
     * @param lastBuild how the last build ended, if there was one
     */
    record Ending(String reason, Optional<Event.BuildFinished.Result> lastBuild) {}
}
