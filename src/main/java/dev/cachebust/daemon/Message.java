package dev.cachebust.daemon;

import dev.cachebust.after.Outcome;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.history.PastBuild;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import dev.cachebust.watch.VersionControl.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the loop learns, one at a time. */
public sealed interface Message {

    /**
     * The first message.
     *
     * @param last the last successful build; {@link LastBuild#withoutImage} if the engine has not its image under our tag
     * @param past the builds before, the oldest first
     * @param probes what is known of probes
     */
    record Start(Event.Hello hello, Optional<LastBuild> last, List<PastBuild> past, ProbeNotes probes)
            implements Message {
        public Start {
            past = List.copyOf(past);
        }
    }

    /**
     * Something happened on the file system.
     *
     * @param paths below the context, relative to it, raw: each may have changed, vanished, or nothing of it
     * @param everything the watcher cannot say what happened: the whole context must be looked at
     * @param definition the Dockerfile, an ignore file or the config may have changed
     */
    record Touched(Set<String> paths, boolean everything, boolean definition) implements Message {
        public Touched {
            paths = Set.copyOf(paths);
        }
    }

    /**
     * Something is not as it should be, and work goes on.
     *
     * @param rule a stable name for the kind of trouble
     */
    record Trouble(String rule, String message) implements Message {}

    /**
     * The images that are to be watched from now on.
     *
     * @param summary what was read again, for people
     * @param names all of them by the name of what is built, in the project's order
     * @param told what everyone is told
     * @param joining those that are new
     */
    record Enlisted(String summary, List<String> names, List<Event.Named> told, Map<String, WatchState> joining)
            implements Message {
        public Enlisted {
            names = List.copyOf(names);
            told = List.copyOf(told);
            joining = Map.copyOf(joining);
        }
    }

    /** The images of the config cannot be watched as they are; those of before stay. */
    record NotEnlisted(String why) implements Message {}

    /** Events were lost, or may have been. */
    record TrustLost(Event.Trust trust) implements Message {}

    /** The armed time has come. */
    record Tick() implements Message {}

    /**
     * A scan has ended.
     *
     * @param tree what is there now
     * @param meanings of the manifests in it that count by what they mean
     * @param changes what differs from the tree before it
     * @param ignored paths that were asked for and that the ignore rules drop
     * @param unchanged paths that were asked for and that are what they were
     * @param problems what of the context could not become part of the tree, as of this scan
     * @param watched how many directories are watched
     */
    record Scanned(
            ContextTree tree,
            Meanings meanings,
            List<FileChange> changes,
            List<String> ignored,
            List<String> unchanged,
            List<ScanProblem> problems,
            int watched)
            implements Message {}

    /**
     * It was looked whether version control is at work in the context: because it was asked for, or because it was found to
     * be when a scan ended; then the scan's result comes right after.
     */
    record VersionControl(Optional<Operation> underWay) implements Message {}

    /** The Dockerfile, ignore file and config have been read again. */
    record Loaded(ProjectLoader.Result result) implements Message {}

    /** Probes have been asked. */
    record Probed(Map<String, ProbeNotes.Note> notes) implements Message {
        public Probed {
            notes = Map.copyOf(notes);
        }
    }

    /** A build reports. {@code build} is its number. */
    record Build(int build, BuildEvent event) implements Message {}

    /**
     * An export of cache is over.
     *
     * @param export which one, counted from 1 within one run
     * @param error why it failed, if it did
     */
    record CacheExported(int export, Optional<String> error) implements Message {}

    /**
     * An action is over.
     *
     * @param action which one, counted from 1 within one run
     */
    record ActionEnded(int action, Outcome outcome) implements Message {}

    /**
     * It was looked what containers hold.
     *
     * @param build whether it is this build's content
     */
    record ContainersSeen(LastBuild build, boolean same) implements Message {}

    /**
     * A container, or a command, has printed a line.
     *
     * @param source the container's name, or what was done
     */
    record Output(String source, Stream stream, String text) implements Message {}

    /** Builds of other images do not stand in the way any more. */
    record MayBuild() implements Message {}

    /** An image of this project has been built anew that this one is built on. */
    record BaseBuilt() implements Message {}

    /** The engine answers again. */
    record EngineBack() implements Message {}

    /**
     * Someone wants something and an answer.
     *
     * @param ticket names who
     * @param awaited they want to know what becomes of the build that it leads to; else only that it was taken in
     */
    record Request(long ticket, Command command, boolean awaited) implements Message {}

    /** The engine's disk was full when these inputs were built, and may have room again. */
    record RoomAgain(String inputs) implements Message {}

    /** Someone has removed the image that was built from these inputs, or given its name to another. */
    record ImageGone(String inputs) implements Message {}

    /** Someone wants something. */
    sealed interface Command extends Message {

        /** Make these layers again, and build now. */
        record Bust(Set<LayerName> layers) implements Command {
            public Bust {
                layers = Set.copyOf(layers);
            }
        }

        /** Build now, even though nothing has changed. */
        record Rebuild() implements Command {}

        /** End the running build; the next change builds again. */
        record Cancel() implements Command {}

        /** Build nothing until {@link Resume}. A running build goes on. */
        record Pause() implements Command {}

        /** Build again, at once if something has changed meanwhile. */
        record Resume() implements Command {}

        /** End it all, a running build too. A second one does not wait for the engine. */
        record Stop(String reason) implements Command {}
    }
}
