package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.SettingsLoader.ConfigText;
import dev.cachebust.layer.LayerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code config.example.toml} is made from {@link Keys}: {@code mvn test -Dtest=ExampleConfigTest
 * -Dcachebust.update=true} writes it anew.
 */
class ExampleConfigTest {
    private static final Path FILE = Path.of("config.example.toml");
    private static final Path PROJECT = Path.of("/src/shop");
    private static final String HEAD = """
            # Every setting of cachebust with its default.
            #
            # Copy what you need to cachebust.toml in the project's folder, or to $XDG_CONFIG_HOME/cachebust/config.toml for all
            # projects; remove the # in front of a setting. Flags beat environment variables, which beat the project's file,
            # which beats yours, which beats these defaults. A variable is named after its setting: CACHEBUST_WATCH_DEBOUNCE
            # sets watch.debounce; items of a list are parted by white space. [args], [layers], after.exec and
            # after.rule are set in files only.
            #
            # A project with several images has a table for each, such as [images.api] and [images.api.watch], with the same
            # settings except for parallel, compose, [engine], [images_kept] and [view]. What it does not say is taken from here.
            # Without a name of its own an image is called after the project's folder and the table, as "folder-api:dev".
            """;

    @Test
    void isWhatTheKeysSay() throws IOException {
        if (Boolean.getBoolean("cachebust.update")) {
            Files.writeString(FILE, render());
        }
        assertThat(Files.readString(FILE)).isEqualTo(render());
    }

    @Test
    void parsesToTheDefaultsAsItIs() throws Exception {
        assertThat(load(Files.readString(FILE))).isEqualTo(load(""));
    }

    @Test
    void parsesToTheDefaultsWithEverySettingUncommented() throws Exception {
        String text = Files.readString(FILE).replaceAll("(?m)^#(?=[a-z\\[])", "");
        assertThat(text).contains("\ndebounce = \"auto\"", "\n[layers.system]");
        Settings settings = load(text);
        List<LayerSettings> layers = settings.layers().stream()
                .map(layer -> new LayerSettings(
                        layer.name(),
                        layer.files(),
                        layer.arg(),
                        layer.stage(),
                        layer.strategy(),
                        layer.maxAge(),
                        layer.semantic(),
                        layer.probes(),
                        ""))
                .toList();
        Settings defaults = load("");
        assertThat(layers).isEqualTo(defaults.layers());
        assertThat(settings).usingRecursiveComparison().ignoringFields("layers").isEqualTo(defaults);
    }

    private static Settings load(String text) throws ConfigException {
        ConfigText config = new ConfigText(PROJECT.resolve("cachebust.toml"), "cachebust.toml", text);
        return SettingsLoader.load(PROJECT, Optional.of(config), Optional.empty(), Map.of(), Overrides.NONE)
                .only();
    }

    private static String render() {
        StringBuilder out = new StringBuilder(HEAD);
        String table = "";
        for (Key<?> key : Keys.ALL) {
            List<String> path = key.named("system");
            String name = path.get(path.size() - 1);
            String parent = String.join(".", path.subList(0, path.size() - 1));
            if (!parent.equals(table)) {
                table = parent;
                out.append("\n#[").append(table).append("]\n");
                if (key.path().get(0).equals("layers")) {
                    out.append("# [layers.dependency], [layers.source] and layers of your own have the same keys.\n");
                }
            } else if (table.isEmpty()) {
                out.append('\n');
            }
            key.doc().forEach(line -> out.append("# ").append(line).append('\n'));
            if (!key.path().get(key.path().size() - 1).equals("*")) {
                out.append('#')
                        .append(name)
                        .append(" = ")
                        .append(toml(key.standard()))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String toml(Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(ExampleConfigTest::toml).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String ? '"' + value.toString() + '"' : value.toString();
    }
}
