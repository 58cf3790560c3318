package dev.cachebust.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cachebust.compose.ComposeBuild.Ulimit;
import dev.cachebust.compose.ComposeProject.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The input is what buildx 0.29 prints. */
class BakeReaderTest {
    private static final Path FOLDER = Path.of("/project");

    @Test
    void everyFieldOfATargetIsRead() throws ComposeException {
        ComposeProject project = read("""
                {
                  "group": {"default": {"targets": ["web"]}},
                  "target": {
                    "base": {"context": "base", "dockerfile": "Dockerfile", "output": [{"type": "cacheonly"}]},
                    "web": {
                      "attest": [{"mode": "max", "type": "provenance"}, {"type": "sbom", "disabled": "true"}],
                      "context": "web",
                      "contexts": {"base": "target:base", "img": "docker-image://bb:latest", "lib": "../lib"},
                      "dockerfile": "../Dockerfile.web",
                      "args": {"MODE": "development", "NUMBER": "1"},
                      "labels": {"a": "b"},
                      "tags": ["shop/web:dev", "shop/web:x"],
                      "cache-from": [{"src": "/tmp/a,b", "type": "local"}],
                      "cache-to": [{"dest": "/tmp/x", "type": "local"}],
                      "target": "run",
                      "secret": [{"id": "s", "src": "./secret.txt"}, {"id": "e", "env": "E"}],
                      "ssh": [{"id": "default"}, {"id": "k", "paths": ["a", "/b"]}],
                      "platforms": ["linux/amd64"],
                      "pull": true,
                      "network": "host",
                      "no-cache": true,
                      "no-cache-filter": ["run"],
                      "shm-size": "128m",
                      "ulimits": ["nofile=1024:2048"],
                      "entitlements": ["network.host"],
                      "extra-hosts": {"db": "10.0.0.1"}
                    }
                  }
                }
                """);
        ComposeService web = Objects.requireNonNull(project.services().get("web"));
        ComposeBuild build = web.build().orElseThrow();
        assertThat(web.image()).contains("shop/web:dev");
        assertThat(build)
                .isEqualTo(new ComposeBuild(
                        "/project/web",
                        Optional.of("../Dockerfile.web"),
                        Optional.empty(),
                        Map.of("MODE", "development", "NUMBER", "1"),
                        Optional.of("run"),
                        List.of("\"src=/tmp/a,b\",type=local"),
                        List.of("dest=/tmp/x,type=local"),
                        Map.of("base", "service:base", "img", "docker-image://bb:latest", "lib", "/lib"),
                        List.of(
                                new ComposeBuild.BuildSecret("web/s", Optional.of("s"), build.place()),
                                new ComposeBuild.BuildSecret("web/e", Optional.of("e"), build.place())),
                        Map.of("default", Optional.empty(), "k", Optional.of("/project/a,/b")),
                        List.of("linux/amd64"),
                        Map.of("a", "b"),
                        List.of("shop/web:x"),
                        Optional.of(128L << 20),
                        Map.of("nofile", new Ulimit(1024, 2048, false)),
                        Map.of("db", List.of("10.0.0.1")),
                        Optional.of("host"),
                        true,
                        List.of("run"),
                        true,
                        false,
                        List.of("network.host"),
                        Optional.empty(),
                        Optional.of("mode=max"),
                        Optional.empty(),
                        build.place()));
        assertThat(project.secrets())
                .containsEntry("web/s", new Secret(Optional.of("/project/secret.txt"), Optional.empty(), build.place()))
                .containsEntry("web/e", new Secret(Optional.empty(), Optional.of("E"), build.place()));
        assertThat(project.image("base")).isEqualTo("project-base");
    }

    @Test
    void aDockerfileMayStandInTheFileItself() throws ComposeException {
        ComposeProject project = read(
                "{\"target\": {\"a\": {\"context\": \".\", \"dockerfile\": \"Dockerfile\", \"dockerfile-inline\": \"FROM x\\n\"}}}");
        ComposeBuild build =
                Objects.requireNonNull(project.services().get("a")).build().orElseThrow();
        assertThat(build.dockerfile()).isEmpty();
        assertThat(build.dockerfileInline()).contains("FROM x\n");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThat(catchThrowableOfType(ComposeException.class, () -> read("{\"target\": [1]}")))
                .isNotNull();
    }

    private static ComposeProject read(String json) throws ComposeException {
        return BakeReader.read("docker-bake.hcl", json, FOLDER);
    }
}
