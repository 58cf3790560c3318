package dev.cachebust.view;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.daemon.Event.Failure;
import dev.cachebust.daemon.FailureSummary;
import java.util.ArrayList;
import java.util.List;

/** A failed build in a person's words. */
public final class FailureText {
    private FailureText() {}

    /** The whole of it: where and what, the Dockerfile's lines, the last output, what to do next. */
    public static List<String> lines(Failure failure) {
        List<String> out = new ArrayList<>();
        out.add(Sanitizer.text(FailureSummary.of(failure)));
        int line = failure.excerptLine();
        for (String text : failure.excerpt()) {
            out.add(excerpt(failure, line++, text));
        }
        if (!failure.facts().output().isEmpty()) {
            out.add("its last output:");
            failure.facts().output().forEach(text -> out.add("       | " + Sanitizer.text(text)));
        }
        String next = next(failure.facts());
        if (!next.isEmpty()) {
            out.add(next);
        }
        return out;
    }

    /** A line of the excerpt with its number, marked where it is the one: {@code >    4 | RUN make}. */
    public static String excerpt(Failure failure, int line, String text) {
        return "%s %4d | %s".formatted(line == failure.facts().line() ? ">" : " ", line, Sanitizer.text(text));
    }

    /** What to do next; empty where the failure says it all. */
    public static String next(BuildFailure facts) {
        return switch (facts.kind()) {
            case DISK_FULL -> "The engine's disk is full; docker system df shows what takes room.";
            case CONTEXT_MOVED -> "The files changed while they were sent; saving again, or the next build, cures it.";
            case ENGINE_LOST -> "Is the engine running? DOCKER_HOST and the Docker context decide which one is used.";
            case INPUT -> "Check that the path exists in the context and is not ignored, or that the image can be had.";
            case DOCKERFILE, COMMAND, OTHER -> "";
        };
    }
}
