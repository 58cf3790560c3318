package dev.cachebust.daemon;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.daemon.Event.Failure;
import java.util.regex.Pattern;

/** A failed build on one line. */
public final class FailureSummary {
    /** BuildKit's account of its own inner workings, in front of what was wrong. */
    private static final Pattern ENGINE_WORDS =
            Pattern.compile("failed to (?:compute cache key|calculate checksum of ref [^ ]+|solve): ");

    private FailureSummary() {}

    /** Where and what: {@code Dockerfile:7: [builder 3] ended with exit code 2}. Raw, not cleaned. */
    public static String of(Failure failure) {
        return where(failure) + what(failure);
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
        String step = failure.step().map(s -> "[" + s + "] ").orElse("");
        if (facts.exitCode().isPresent()) {
            return step + "ended with exit code " + facts.exitCode().get();
        }
        return ENGINE_WORDS.matcher(facts.message()).replaceAll("").strip();
    }
}
