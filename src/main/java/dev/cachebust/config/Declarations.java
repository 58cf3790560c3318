package dev.cachebust.config;

import dev.cachebust.compose.BakeFiles;
import dev.cachebust.compose.ComposeException;
import dev.cachebust.compose.ComposeFiles;
import dev.cachebust.compose.ComposeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a project says of its images in files that are not ours: those of Compose, or else those of bake. */
@FunctionalInterface
interface Declarations {
    /** There are none. */
    Declarations NONE = asked -> new Found(Optional.empty(), Settings.Declared.NONE);

    /**
     * What was found.
     *
     * @param source the images, if there are any
     * @param declared what was read, also if it says nothing of images
     */
    record Found(Optional<Source> source, Settings.Declared declared) {}

    /**
     * Reads them.
     *
     * @param asked the images that the command line names; none: all
     * @throws ConfigException when a file cannot be used
     */
    Found read(List<String> asked) throws ConfigException;

    /** Those of a folder. */
    static Declarations in(Path folder, Map<String, String> environment) {
        return asked -> {
            ComposeFiles compose = new ComposeFiles(folder, environment);
            BakeFiles bake = new BakeFiles(folder, environment);
            Set<Path> files = new LinkedHashSet<>(bake.watched());
            try {
                Optional<ComposeProject> project = compose.read();
                files.addAll(compose.watched());
                boolean runs = project.isPresent();
                return found(runs ? project : bake.read(), files, asked, folder, environment, runs);
            } catch (ComposeException e) {
                throw new ConfigException(List.of(new Problem(e.origin(), e.problem(), Optional.of(e.hint()))));
            }
        };
    }

    private static Found found(
            Optional<ComposeProject> project,
            Set<Path> files,
            List<String> asked,
            Path folder,
            Map<String, String> environment,
            boolean runs)
            throws ConfigException {
        if (project.isEmpty()) {
            return new Found(Optional.empty(), Settings.Declared.NONE);
        }
        ComposeSource.Read read = ComposeSource.of(project.get(), asked, environment, runs);
        boolean useless = read.source().images().isEmpty();
        if (useless && (!asked.isEmpty() || !Files.exists(folder.resolve("Dockerfile")))) {
            throw new ConfigException(List.of(new Problem(
                    String.valueOf(project.get().files().get(0).getFileName()),
                    "no active service has a build of a local folder",
                    Optional.of("add build: . to a service, or turn a profile on with COMPOSE_PROFILES"))));
        }
        return new Found(
                useless ? Optional.empty() : Optional.of(read.source()), new Settings.Declared(files, read.notices()));
    }
}
