package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Settings;
import dev.cachebust.config.SettingsLoader;
import dev.cachebust.config.SettingsLoader.ConfigText;
import dev.cachebust.plan.EngineTraits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheCheckTest {
    private static final EngineTraits EXPORTS = new EngineTraits(true);

    private static CacheCheck check(String cache, EngineTraits engine) throws Exception {
        String toml = "image = \"r:1/shop\"\n[cache]\n" + cache;
        Settings settings = SettingsLoader.load(
                        Path.of("/p"),
                        Optional.of(new ConfigText(Path.of("/p/cachebust.toml"), "cachebust.toml", toml)),
                        Optional.empty(),
                        Map.of(),
                        Overrides.NONE)
                .only();
        return CacheCheck.of(settings, engine);
    }

    @Test
    void whatFitsNeedsNoWords() throws Exception {
        CacheCheck check = check("""
                from = ["r:1/shop:cache", "type=registry,ref=r:1/shop:main"]
                to = ["type=registry,ref=r:1/shop:cache,mode=max", "type=local,dest=x"]
                """, EXPORTS);
        assertThat(check.impossible()).isEmpty();
        assertThat(check.useless()).isEmpty();
        assertThat(check.from()).hasSize(2);
        assertThat(check.to()).hasSize(2);
    }

    @Test
    void anEngineWithoutContainerdsStoreExportsInlineOnly() throws Exception {
        CacheCheck check = check("""
                from = ["r:1/shop:latest", "type=local,src=x", "type=gha"]
                to = ["type=registry,ref=r:1/shop:cache", "type=local,dest=x", "type=inline"]
                """, EngineTraits.GRAPH_DRIVER);
        assertThat(check.from()).extracting(CacheOption::type).containsExactly("registry", "local");
        assertThat(check.to()).extracting(CacheOption::type).containsExactly("inline");
        assertThat(check.impossible())
                .hasSize(3)
                .allMatch(text -> text.contains("containerd-snapshotter"))
                .anyMatch(text -> text.startsWith("this engine cannot import cache of type=gha"))
                .anyMatch(text -> text.startsWith("this engine cannot export cache of type=registry"))
                .anyMatch(text -> text.startsWith("this engine cannot export cache of type=local"));
    }

    @Test
    void inlineCacheIsReadFromTheImageAlone() throws Exception {
        assertThat(check("from = [\"r:1/shop:cache\"]\nto = [\"type=inline\"]", EXPORTS)
                        .useless())
                .singleElement()
                .asString()
                .contains("read from r:1/shop:cache, where it never is")
                .endsWith("type=registry,ref=r:1/shop");
        assertThat(check("from = [\"r:1/shop:latest\"]\nto = [\"type=inline\"]", EXPORTS)
                        .useless())
                .isEmpty();
    }

    @Test
    void inlineCacheIsNeverWhole() throws Exception {
        assertThat(check("to = [\"type=inline,mode=max\"]", EXPORTS).useless())
                .singleElement()
                .asString()
                .contains("mode=max has no effect");
    }

    @Test
    void whatIsWrittenShouldBeRead() throws Exception {
        assertThat(check("from = [\"r:1/shop:buildcache\"]\nto = [\"type=registry,ref=r:1/shop:cache\"]", EXPORTS)
                        .useless())
                .singleElement()
                .asString()
                .contains("exported to r:1/shop:cache and imported from r:1/shop:buildcache");
    }

    @Test
    void aCacheDoesNotTakeTheImagesName() throws Exception {
        CacheCheck check = check("to = [\"type=registry,ref=r:1/shop:latest\"]", EXPORTS);
        assertThat(check.to()).isEmpty();
        assertThat(check.impossible()).singleElement().asString().contains("would be overwritten");
    }
}
