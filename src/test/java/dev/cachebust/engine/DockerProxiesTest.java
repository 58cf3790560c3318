package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProxiesTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Map<String, String> proxies(String config, String host) throws Exception {
        Files.writeString(folder.resolve("config.json"), config);
        return DockerProxies.of(Map.of("DOCKER_CONFIG", folder.toString()), host, warnings::add);
    }

    @Test
    void thoseOfTheEngineComeBeforeThoseOfAll() throws Exception {
        String config = """
                {"proxies": {
                    "default": {"httpProxy": "http://all:1", "noProxy": "", "unknown": "x"},
                    "tcp://own:2375": {"httpsProxy": "http://own:1", "noProxy": "localhost"}}}
                """;
        assertThat(proxies(config, "unix:///var/run/docker.sock"))
                .isEqualTo(Map.of("HTTP_PROXY", "http://all:1", "http_proxy", "http://all:1"));
        assertThat(proxies(config, "tcp://own:2375"))
                .isEqualTo(Map.of(
                        "HTTPS_PROXY",
                        "http://own:1",
                        "https_proxy",
                        "http://own:1",
                        "NO_PROXY",
                        "localhost",
                        "no_proxy",
                        "localhost"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void withoutAConfigThereAreNone() throws Exception {
        assertThat(DockerProxies.of(Map.of(), "x", warnings::add)).isEmpty();
        assertThat(DockerProxies.of(Map.of("DOCKER_CONFIG", folder.toString()), "x", warnings::add))
                .isEmpty();
        assertThat(proxies("{}", "x")).isEmpty();
        assertThat(warnings).isEmpty();
        assertThat(proxies("{", "x")).isEmpty();
        assertThat(warnings).hasSize(1);
    }
}
