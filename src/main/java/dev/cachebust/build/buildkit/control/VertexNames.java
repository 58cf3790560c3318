package dev.cachebust.build.buildkit.control;

import dev.cachebust.dockerfile.StepId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the Dockerfile step in a vertex's name (BuildKit's {@code dockerfile2llb/convert.go}, prefixCommand). */
final class VertexNames {
    /** {@code [linux/amd64->arm64 builder  3/12] RUN …}; platform and stage may be missing, the index is padded. */
    private static final Pattern STEP = Pattern.compile(
            "\\[(?:(?<platform>[a-z0-9]+/[^\\s\\]]+) )?(?:(?<stage>[^\\s\\]/]+) )? *(?<index>\\d{1,9})/\\d+\\] .*",
            Pattern.DOTALL);

    private VertexNames() {}

    /** The step, empty for the engine's own work. */
    static Optional<StepId> step(String name) {
        Matcher matcher = STEP.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String stage = matcher.group("stage");
        return Optional.of(new StepId(
                stage == null ? "stage-0" : stage.toLowerCase(Locale.ROOT), Integer.parseInt(matcher.group("index"))));
    }

    /** Without control characters: a name may end up on a terminal. */
    static String clean(String name) {
        return name.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
