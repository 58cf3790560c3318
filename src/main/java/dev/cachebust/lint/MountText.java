package dev.cachebust.lint;

import dev.cachebust.dockerfile.MountFlag;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where mounts go, and edits of them. */
final class MountText {
    private static final Pattern RUN = Pattern.compile("(\\s*(?i:RUN))\\s+(.*)");

    private MountText() {}

    /** The target as written, without a slash at its end. */
    static String target(MountFlag mount) {
        String target = mount.value("target", "dst", "destination").orElse("");
        return target.length() > 1 && target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
    }

    /** Whether a mount shows what another one keeps: at the same place or above it. */
    static boolean covers(MountFlag mount, MountFlag other) {
        return target(other).equals(target(mount)) || target(other).startsWith(target(mount) + "/");
    }

    /** Adds a mount to a RUN. */
    static Optional<Fix> added(SourceText text, Facts.RunCommand run, MountFlag mount) {
        int line = run.lines().first();
        Matcher matcher = RUN.matcher(text.line(line));
        return matcher.matches()
                ? Optional.of(Fix.replace(
                        text,
                        line,
                        line,
                        List.of(matcher.group(1) + " --mount=" + mount.text() + " " + matcher.group(2))))
                : Optional.empty();
    }

    /** Writes a mount of a RUN in another way. */
    static Optional<Fix> rewritten(SourceText text, Facts.RunCommand run, MountFlag mount, String to) {
        int line = text.find(run.lines(), "--mount=" + mount.text());
        String old = text.line(line);
        int at = old.indexOf("--mount=" + mount.text());
        if (at < 0) {
            return Optional.empty();
        }
        String rest = old.substring(at + "--mount=".length() + mount.text().length());
        return Optional.of(Fix.replace(text, line, line, List.of(old.substring(0, at) + "--mount=" + to + rest)));
    }
}
