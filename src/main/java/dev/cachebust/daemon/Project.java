package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.config.Settings;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the config, the Dockerfile and the ignore file say, read at one moment.
 *
 * @param settings all settings
 * @param dockerfile its bytes, and the ignore file's
 */
public record Project(Settings settings, DockerfileSource dockerfile) {

    /** Whether both say the same, byte for byte. */
    boolean same(Project other) {
        return settings.equals(other.settings)
                && dockerfile.name().equals(other.dockerfile.name())
                && Arrays.equals(dockerfile.content(), other.dockerfile.content())
                && sameIgnoreFile(other);
    }

    /** Whether other files belong to the context than with the other one. */
    boolean selectsOtherFiles(Project other) {
        return watchesElsewhere(other)
                || !sameIgnoreFile(other)
                || !settings.watch().ignore().equals(other.settings.watch().ignore());
    }

    /** Whether other folders are to be watched. */
    boolean watchesElsewhere(Project other) {
        return !settings.context().equals(other.settings.context())
                || !settings.dockerfile().equals(other.settings.dockerfile());
    }

    private boolean sameIgnoreFile(Project other) {
        Optional<IgnoreFile> mine = dockerfile.ignore();
        Optional<IgnoreFile> theirs = other.dockerfile.ignore();
        if (mine.isEmpty() || theirs.isEmpty()) {
            return mine.isEmpty() && theirs.isEmpty();
        }
        return mine.get().name().equals(theirs.get().name())
                && Arrays.equals(mine.get().content(), theirs.get().content());
    }
}
