package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cachebust.config.SettingsLoader.ConfigText;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several images in one project: what is said of one, of all, and on the command line. */
class ProjectSettingsTest {
    private static final Path PROJECT = Path.of("/src/shop");
    private static final String TWO = """
            parallel = 2
            target = "runtime"
            [args]
            MODE = "dev"
            LEVEL = "1"
            [layers.dependency]
            files = ["common.lock"]
            [watch]
            debounce = "70ms"
            [images.api]
            context = "api"
            [images.api.args]
            LEVEL = "2"
            [images.api.layers.proto]
            files = ["proto/**"]
            [images.worker]
            image = "jobs:x"
            target = ""
            [images.worker.layers.dependency]
            files = ["worker.lock"]
            [images.worker.watch]
            debounce = "90ms"
            """;

    @Test
    void withoutATableThereIsOneImage() throws Exception {
        ProjectSettings settings = load("image = \"a:1\"");
        assertThat(settings.named()).isFalse();
        assertThat(settings.images()).containsOnlyKeys(ProjectSettings.SOLE);
        assertThat(settings.chosen()).containsExactly(ProjectSettings.SOLE);
        assertThat(settings.only().image()).isEqualTo("a:1");
        assertThat(settings.parallel()).isEqualTo(4);
    }

    @Test
    void whatAnImageDoesNotSayIsSaidOfAll() throws Exception {
        ProjectSettings settings = load(TWO);
        assertThat(settings.named()).isTrue();
        assertThat(settings.images().keySet()).containsExactly("api", "worker");
        assertThat(settings.chosen()).containsExactly("api", "worker");
        assertThat(settings.parallel()).isEqualTo(2);
        Settings api = settings.of("api");
        assertThat(api.image()).isEqualTo("shop-api:dev");
        assertThat(api.context()).isEqualTo(PROJECT.resolve("api"));
        assertThat(api.dockerfile()).isEqualTo(PROJECT.resolve("api/Dockerfile"));
        assertThat(api.target()).contains("runtime");
        assertThat(api.args()).isEqualTo(Map.of("MODE", "dev", "LEVEL", "2"));
        assertThat(api.watch().debounce().any()).isEqualTo(Duration.ofMillis(70));
        assertThat(api.layers())
                .extracting(layer -> layer.name().value())
                .containsExactly("system", "proto", "dependency", "source");
        assertThat(files(api)).containsExactly("common.lock");
        Settings worker = settings.of("worker");
        assertThat(worker.image()).isEqualTo("jobs:x");
        assertThat(worker.context()).isEqualTo(PROJECT);
        assertThat(worker.target()).isEmpty();
        assertThat(worker.args()).isEqualTo(Map.of("MODE", "dev", "LEVEL", "1"));
        assertThat(worker.watch().debounce().any()).isEqualTo(Duration.ofMillis(90));
        assertThat(files(worker)).containsExactly("worker.lock");
    }

    private static List<String> files(Settings settings) {
        return settings.layers().stream()
                .filter(layer -> layer.name().equals(LayerName.DEPENDENCY))
                .map(LayerSettings::files)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"api, api", "jobs, worker", "jobs:x, worker", "shop-api:dev, api"})
    void anImageIsChosenByAnyOfItsNames(String asked, String name) throws Exception {
        ProjectSettings settings = load(TWO, List.of(asked), "");
        assertThat(settings.chosen()).containsExactly(name);
        assertThat(settings.images()).hasSize(2);
        assertThat(settings.only()).isEqualTo(settings.of(name));
    }

    @Test
    void aNameThatIsTypedIsTheChosenImages() throws Exception {
        ProjectSettings settings = load(TWO, List.of("worker"), "typed:1");
        assertThat(settings.of("worker").image()).isEqualTo("typed:1");
        assertThat(settings.of("api").image()).isEqualTo("shop-api:dev");
    }

    @Test
    void anImageMayBeTheContextOfAnother() throws Exception {
        ProjectSettings settings = load("[images.base]\n[images.api.contexts]\nparent = \"target:base\"");
        assertThat(settings.of("api").build().contexts())
                .isEqualTo(Map.of("parent", new NamedContext.Image("shop-base:dev")));
    }

    @Test
    void oneThatIsNotChosenCannotBeMeantAlone() throws Exception {
        ProjectSettings settings = load(TWO);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(settings::only)
                .withMessage("""
                        --image: the project has several images: api, worker
                          name one, as in --image api""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[images.a];[images.b] | | t:1 | -t: is about one image, and this project has a, b | say which, such as a",
                "image = \"x:1\";[images.a] | | | image: is the name of one image, and this project has a | move it to the image that is meant, such as [images.a]",
                "[images.api] | apu | | IMAGE: this project has no image \"apu\" | did you mean api?",
                "[images.api] | zzzzzz | | IMAGE: this project has no image \"zzzzzz\" | it has api",
                "image = \"x:1\" | y | | IMAGE: this project has no image \"y\" | it has x:1",
                "[images.a];image = \"x:1\";[images.b];image = \"x:1\";target = \"t\" | | | images.b: and images.a are both \"x:1\", and are not built from the same | give each an image = \"…\" of its own",
                "[images.a.contexts];base = \"target:bse\";[images.base] | | | images.a.contexts: this project has no image \"bse\" | did you mean base?",
            })
    void whatCannotBeMeantIsSaid(String text, String asked, String image, String message, String hint) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(
                        text.replace(';', '\n'),
                        asked == null ? List.of() : List.of(asked),
                        image == null ? "" : image))
                .withMessage(message + "\n  " + hint);
    }

    @Test
    void oneImageUnderTwoNamesIsFineIfItIsBuiltFromTheSame() throws Exception {
        ProjectSettings settings = load("[images.web]\nimage = \"x:1\"\n[images.jobs]\nimage = \"x:1\"");
        assertThat(settings.images()).containsOnlyKeys("web", "jobs");
    }

    private static ProjectSettings load(String text) throws ConfigException {
        return load(text, List.of(), "");
    }

    private static ProjectSettings load(String text, List<String> asked, String image) throws ConfigException {
        Overrides none = Overrides.NONE;
        Overrides flags = new Overrides(
                none.config(),
                asked,
                Optional.of(image).filter(name -> !name.isEmpty()),
                none.dockerfile(),
                none.target(),
                none.buildArgs(),
                none.cacheFrom(),
                none.cacheTo(),
                none.debounce(),
                none.maxWait(),
                none.build(),
                none.view());
        ConfigText config = new ConfigText(PROJECT.resolve("cachebust.toml"), "cachebust.toml", text);
        return SettingsLoader.load(PROJECT, Optional.of(config), Optional.empty(), Map.of(), flags);
    }
}
