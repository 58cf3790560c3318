package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotYetTest {
    private static Settings settings(String toml) throws ConfigException {
        return SettingsLoader.load(
                Path.of("/p"),
                Optional.of(new SettingsLoader.ConfigText(Path.of("/p/cachebust.toml"), "cachebust.toml", toml)),
                Optional.empty(),
                Map.of(),
                Overrides.NONE);
    }

    @Test
    void defaultsNeedNoWords() throws ConfigException {
        assertThat(NotYet.of(settings(""))).isEmpty();
    }

    @Test
    void namesEachSettingWithoutEffect() throws ConfigException {
        String toml = """
                [cache]
                export = "exit"
                """;
        assertThat(NotYet.of(settings(toml)))
                .satisfiesExactly(line -> assertThat(line).startsWith("cache.export "));
    }
}
