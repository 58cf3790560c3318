package dev.cachebust.view;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.daemon.Event.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A failed build in a person's words. */
public final class FailureText {
    /** BuildKit's account of its own inner workings, in front of what was wrong. */
    private static final Pattern ENGINE_WORDS =
            Pattern.compile("failed to (?:compute cache key|calculate checksum of ref [^ ]+|solve): ");

    private FailureText() {}

    /** Where and what, on one line: {@code Dockerfile:7: [builder 3] ended with exit code 2}. Raw, not cleaned. */
    static String oneLine(Failure failure) {
        return where(failure) + what(failure);
    }

    /** The whole of it: where and what, the Dockerfile's lines, the last output, what to do next. */
    public static List<String> lines(Failure failure) {
        List<String> out = new ArrayList<>();
        out.add(Sanitizer.text(oneLine(failure)));
        int line = failure.excerptLine();
        for (String text : failure.excerpt()) {
            String mark = line == failure.facts().line() ? ">" : " ";
            out.add("%s %4d | %s".formatted(mark, line++, Sanitizer.text(text)));
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

    private static String where(Failure failure) {
        if (failure.file().isEmpty() || failure.facts().message().startsWith(failure.file() + " ")) {
            return "";
        }
        int line = failure.facts().line();
        return line == 0 ? failure.file() + ": " : failure.file() + ":" + line + ": ";
    }

    private static String what(Failure failure) {
        BuildFailure facts = failure.facts();
        String step = failure.step().map(s -> Words.step(s) + " ").orElse("");
        if (facts.exitCode().isPresent()) {
            return step + "ended with exit code " + facts.exitCode().get();
        }
        return ENGINE_WORDS.matcher(facts.message()).replaceAll("").strip();
    }

    private static String next(BuildFailure facts) {
        return switch (facts.kind()) {
            case CONTEXT_MOVED -> "The files changed while they were sent; saving again, or the next build, cures it.";
            case ENGINE_LOST -> "Is the engine running? DOCKER_HOST and the Docker context decide which one is used.";
            case INPUT -> "Check that the path exists in the context and is not ignored, or that the image can be had.";
            case DOCKERFILE, COMMAND, OTHER -> "";
        };
    }
}
