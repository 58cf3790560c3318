package dev.cachebust.fuzz;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Problem;
import dev.cachebust.config.SettingsLoader;
import dev.cachebust.config.SettingsLoader.ConfigText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Any text is a valid config, or everything that is said about it has a place and words. */
public final class ConfigTarget {
    private static final Path PROJECT = Path.of("/project");
    private static final Pattern PLACE = Pattern.compile("cachebust\\.toml(:[1-9]\\d*:[1-9]\\d*)?");

    private ConfigTarget() {}

    /** The fuzzer's entry point. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        ConfigText config = new ConfigText(PROJECT.resolve("cachebust.toml"), "cachebust.toml", text);
        try {
            SettingsLoader.load(PROJECT, Optional.of(config), Optional.empty(), Map.of(), Overrides.NONE)
                    .only();
        } catch (ConfigException e) {
            for (Problem problem : e.problems()) {
                if (!PLACE.matcher(problem.origin()).matches()
                        || problem.message().isBlank()) {
                    throw new IllegalStateException("a problem without a place or words: " + problem);
                }
                if (problem.toString().lines().count() > 2) {
                    throw new IllegalStateException("a problem of more than two lines: " + problem);
                }
            }
        }
    }
}
