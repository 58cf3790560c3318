package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Solve;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command is about.
 *
 * @param folder the project's
 * @param overrides what the flags say
 */
record Where(Path folder, Overrides overrides) {

    ProjectSettings settings() throws ConfigException {
        return ConfigFiles.read(folder, System.getenv(), overrides);
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
