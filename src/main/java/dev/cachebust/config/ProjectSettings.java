package dev.cachebust.config;

import dev.cachebust.compose.Shown;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a project: of one image, or of several that are watched together.
 *
 * @param folder the project's folder, absolute
 * @param file the project's config file, if there is one
 * @param images all settings of each image, by its name and in the order of the config; never empty. A project without
 *     {@code [images.…]} has one, which is called {@link #SOLE}
 * @param chosen the names of those that the command line is about, in the order of {@code images}
 * @param parallel how many images are built at once at most
 */
public record ProjectSettings(
        Path folder, Optional<Path> file, Map<String, Settings> images, List<String> chosen, int parallel) {
    /** The name of the image of a project that names none. */
    public static final String SOLE = "";

    public ProjectSettings {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        chosen = List.copyOf(chosen);
    }

    /** Whether its images have names. */
    public boolean named() {
        return !images.containsKey(SOLE);
    }

    /** What is built, by the name of its first image, in the order of the images. */
    public Map<String, Solve> solves() {
        return Solve.of(images);
    }

    /** The settings that all images have in common can be read from this one. */
    public Settings any() {
        return images.values().iterator().next();
    }

    /** The settings of the image that the command line is about. */
    public Settings only() throws ConfigException {
        if (chosen.size() > 1) {
            throw new ConfigException(List.of(new Problem(
                    "--image",
                    "the project has several images: " + list(chosen),
                    Optional.of("name one, as in --image " + chosen.get(0)))));
        }
        return of(chosen.get(0));
    }

    /** What is built for the image that the command line is about. */
    public Solve onlySolve() throws ConfigException {
        Map<String, Solve> solves = solves();
        List<Solve> meant = solves.values().stream()
                .filter(solve -> solve.names().stream().anyMatch(chosen::contains))
                .toList();
        if (meant.size() > 1) {
            only();
        }
        return meant.get(0);
    }

    /** The settings of the image with this name, which must be there. */
    public Settings of(String name) {
        return Optional.ofNullable(images.get(name)).orElseThrow();
    }

    static String list(Collection<String> names) {
        return Shown.line(String.join(", ", names));
    }
}
