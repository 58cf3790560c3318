package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.daemon.Decider.Case;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of a context could not be read. An image that needs it is not built, rather than built without it. */
public final class Unreadable {
    private Unreadable() {}

    /** What and why, on one line. */
    public static String text(ScanProblem problem) {
        return (problem.path().isEmpty() ? "the context" : problem.path()) + ": " + problem.reason();
    }

    /** … and what to do, for who needs it. */
    public static String advice(ScanProblem problem) {
        return text(problem) + "; make it readable, or leave it out with .dockerignore";
    }

    /** The failure that a build would end with now, if the image needs something that could not be read. */
    static Optional<BuildFailure> failure(Decider decider, Case now, List<ScanProblem> problems) {
        return problems.stream()
                .filter(Unreadable::fatal)
                .filter(problem -> problem.path().isEmpty() || needed(decider, now, problem))
                .findFirst()
                .map(Unreadable::failure);
    }

    /** What Docker's own client fails on; all else it leaves out of the image as well. */
    public static boolean fatal(ScanProblem problem) {
        return switch (problem.kind()) {
            case UNREADABLE_FILE, UNREADABLE_DIRECTORY -> true;
            case SPECIAL_FILE, NAME_NOT_UTF8 -> false;
        };
    }

    private static boolean needed(Decider decider, Case now, ScanProblem problem) {
        FileChange change = new FileChange(problem.path(), FileChange.Kind.CREATE, Set.of(FileChange.Aspect.EXISTENCE));
        return !decider.concern(now, List.of(change)).used().isEmpty();
    }

    private static BuildFailure failure(ScanProblem problem) {
        return new BuildFailure(
                BuildFailure.Kind.OTHER, advice(problem), Optional.empty(), Optional.empty(), "", 0, List.of());
    }
}
