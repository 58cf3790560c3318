package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Solve;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command is about. Not for use by several threads. */
final class Where {
    private final Path folder;
    private final Overrides overrides;
    private @Nullable ProjectSettings read;

    /**
     * Reads nothing yet.
     *
     * @param folder the project's
     * @param overrides what the flags say
     */
    Where(Path folder, Overrides overrides) {
        this.folder = folder;
        this.overrides = overrides;
    }

    /** The project's folder. */
    Path folder() {
        return folder;
    }

    /** What the flags say. */
    Overrides overrides() {
        return overrides;
    }

    /** What the config says, as it was when it was first asked for. */
    ProjectSettings settings() throws ConfigException {
        if (read == null) {
            read = ConfigFiles.read(folder, System.getenv(), overrides);
        }
        return read;
    }

    /** What is built, of the images that it is about. */
    List<Solve> solves() throws ConfigException {
        ProjectSettings settings = settings();
        return settings.solves().values().stream()
                .filter(solve -> solve.names().stream().anyMatch(settings.chosen()::contains))
                .toList();
    }

    /** The same of one of its images. */
    Where only(Solve solve) {
        return solve.name().equals(ProjectSettings.SOLE) ? this : new Where(folder, overrides.of(solve.name()));
    }
}
