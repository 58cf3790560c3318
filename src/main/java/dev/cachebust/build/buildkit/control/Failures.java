package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.buildkit.files.Transfer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the facts out of an engine's errors: from their details where there are any, else from their words. */
final class Failures {
    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d{1,9})");
    private static final Pattern DOCKERFILE_LINE = Pattern.compile("parse error (?:on )?line (\\d{1,9})");
    private static final Pattern DOCKERFILE = Pattern.compile(
            "parse error|unknown instruction|target stage .* could not be found|failed to parse|file with no instructions"
                    + "|failed to read dockerfile|no build stage|base name .* should not be blank"
                    + "|circular dependency|invalid from flag|unsupported frontend|failed to process");
    private static final Pattern INPUT = Pattern.compile(
            "not found|no such file or directory|failed to calculate checksum|failed to compute cache key"
                    + "|failed to resolve source|pull access denied|failed to load cache key|failed to do request"
                    + "|lookup .*: |no match for platform|forbidden path outside|unauthorized");

    private Failures() {}

    /** The solve call failed. */
    static BuildFailure ofSolve(Status status, @Nullable Metadata trailers, StatusMerger merger, String dockerfile) {
        String message = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        ErrorDetails details = ErrorDetails.of(trailers);
        Optional<VertexState> vertex =
                details.vertexDigest().flatMap(merger::find).or(merger::failed);
        Optional<Integer> exitCode = details.exitCode().or(() -> number(EXIT_CODE, message));
        int line = details.line() > 0
                ? details.line()
                : number(DOCKERFILE_LINE, message).orElse(0);
        String file = !details.file().isEmpty() ? details.file() : line > 0 ? dockerfile : "";
        return new BuildFailure(
                kind(status, message, exitCode),
                message,
                vertex.map(VertexState::vertex),
                exitCode,
                file,
                line,
                vertex.map(v -> v.tail().lines()).orElse(List.of()));
    }

    private static Kind kind(Status status, String message, Optional<Integer> exitCode) {
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return Kind.ENGINE_LOST;
        }
        if (exitCode.isPresent()) {
            return Kind.COMMAND;
        }
        if (message.contains("no space left on device")) {
            return Kind.DISK_FULL;
        }
        if (DOCKERFILE.matcher(message).find()) {
            return Kind.DOCKERFILE;
        }
        return INPUT.matcher(message).find() ? Kind.INPUT : Kind.OTHER;
    }

    private static Optional<Integer> number(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** A local file could not be sent as its tree promised. */
    static BuildFailure ofTransfer(Transfer.Problem problem) {
        Kind kind = problem.moved() ? Kind.CONTEXT_MOVED : Kind.INPUT;
        return new BuildFailure(
                kind, problem.message(), Optional.empty(), Optional.empty(), problem.path(), 0, List.of());
    }

    /** Something of the user's is not there that the build was promised, such as a secret's file. */
    static BuildFailure missing(String message) {
        return new BuildFailure(Kind.INPUT, message, Optional.empty(), Optional.empty(), "", 0, List.of());
    }

    /** There is no engine to talk to, or no longer. */
    static BuildFailure engineLost(String message) {
        return new BuildFailure(Kind.ENGINE_LOST, message, Optional.empty(), Optional.empty(), "", 0, List.of());
    }
}
