package dev.cachebust.config;

import dev.cachebust.compose.ComposeFiles;
import dev.cachebust.compose.Shown;
import dev.cachebust.config.SettingsLoader.ConfigText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and reads the config files, then has them understood by {@link SettingsLoader}. */
public final class ConfigFiles {
    /** The project's config file, unless {@code -c} or {@code CACHEBUST_CONFIG} names another. */
    public static final String PROJECT_FILE = "cachebust.toml";

    /** What makes a folder a project by itself. */
    private static final List<String> OWN =
            List.of(PROJECT_FILE, "Dockerfile", "docker-bake.hcl", "docker-bake.json", "docker-bake.override.hcl");

    private static final int LARGEST = 1 << 17;

    private ConfigFiles() {}

    /**
     * The settings of the project in {@code folder}, at start and again whenever a config file changed.
     *
     * @param folder the project's folder; everything relative is relative to it
     * @throws ConfigException when a file or a value cannot be used
     */
    public static ProjectSettings read(Path folder, Map<String, String> environment, Overrides overrides)
            throws ConfigException {
        Path project = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(project)) {
            throw failure(folder.toString(), "there is no such folder", "-C takes the project's folder");
        }
        Optional<String> named = overrides.config().or(() -> Optional.ofNullable(environment.get("CACHEBUST_CONFIG")));
        Optional<ConfigText> projectConfig;
        if (named.isPresent()) {
            Path file = project.resolve(path(named.get())).normalize();
            projectConfig = text(file, named.get());
            if (projectConfig.isEmpty()) {
                throw failure(named.get(), "there is no such file", "it was named as the config to use");
            }
        } else {
            projectConfig = text(project.resolve(PROJECT_FILE), PROJECT_FILE);
        }
        Optional<Path> user = userFile(environment);
        Optional<ConfigText> userConfig =
                user.isEmpty() ? Optional.empty() : text(user.get(), user.get().toString());
        return SettingsLoader.load(
                project, projectConfig, userConfig, Declarations.in(project, environment), environment, overrides);
    }

    /**
     * The project's folder for who works in {@code start}: that itself, or, where it has nothing that could be built and no file is
     * named, the nearest folder above it that has a Compose file, as Compose looks for it.
     */
    public static Path project(Path start, Map<String, String> environment) {
        Path folder = start.toAbsolutePath().normalize();
        boolean named = environment.containsKey("COMPOSE_FILE") || environment.containsKey("CACHEBUST_CONFIG");
        if (named || OWN.stream().map(folder::resolve).anyMatch(Files::exists)) {
            return start;
        }
        return ComposeFiles.nearest(folder)
                .filter(found -> !found.equals(folder))
                .orElse(start);
    }

    /** Where the user's own config is looked for; empty without a home folder. XDG Base Directory Specification. */
    public static Optional<Path> userFile(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .filter(home -> home.startsWith("/"))
                        .map(home -> home + "/.config"))
                .map(folder -> Path.of(folder, "cachebust", "config.toml"));
    }

    private static Optional<ConfigText> text(Path file, String name) throws ConfigException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            throw failure(name, "is not a file", "the config is a TOML file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw failure(name, "is larger than 128 KiB", "is it a config at all?");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(new ConfigText(file, name, text));
        } catch (CharacterCodingException e) {
            throw failure(name, "is not UTF-8 text", "save it as UTF-8");
        } catch (AccessDeniedException e) {
            throw failure(name, "may not be read", "check its permissions");
        } catch (IOException e) {
            throw failure(name, "cannot be read: " + e.getMessage(), "check the file");
        }
    }

    private static Path path(String text) throws ConfigException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw failure(Shown.plain(text), "is not a path", "-c takes a file");
        }
    }

    private static ConfigException failure(String origin, String message, String hint) {
        return new ConfigException(List.of(new Problem(origin, message, Optional.of(hint))));
    }
}
