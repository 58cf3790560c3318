package dev.cachebust.fuzz;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any bytes are a valid Compose file, or what is said about it has a place and words. */
public final class ComposeTarget {
    private static final Path FOLDER = folder();
    private static final Map<String, String> ENVIRONMENT = Map.of("SET", "value", "COMPOSE_PROFILES", "*");

    private ComposeTarget() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("cachebust-fuzz");
            folder.toFile().deleteOnExit();
            folder.resolve("compose.yaml").toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fuzzer's entry point. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Files.write(FOLDER.resolve("compose.yaml"), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            ConfigFiles.read(FOLDER, ENVIRONMENT, Overrides.NONE);
        } catch (ConfigException e) {
            for (Problem problem : e.problems()) {
                if (problem.origin().isBlank() || problem.message().isBlank()) {
                    throw new IllegalStateException("a problem without a place or words: " + problem);
                }
                if (problem.toString().lines().count() > 2) {
                    throw new IllegalStateException("a problem of more than two lines: " + problem);
                }
            }
        }
    }
}
