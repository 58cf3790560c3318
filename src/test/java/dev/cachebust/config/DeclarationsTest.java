package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings.Exec;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects whose images are declared in Compose files. */
class DeclarationsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/nowhere", "VALUE", "of the environment");

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makesAFolder() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("shop"));
    }

    @Test
    void everyServiceWithABuildIsAnImage() throws Exception {
        compose("services: {web: {build: ./web}, api: {build: {context: api, dockerfile: D}}, db: {image: postgres}}");
        ProjectSettings project = read();
        assertThat(project.images().keySet()).containsExactly("web", "api");
        assertThat(project.of("web").image()).isEqualTo("shop-web");
        assertThat(project.of("web").context()).isEqualTo(folder.resolve("web"));
        assertThat(project.of("web").dockerfile()).isEqualTo(folder.resolve("web/Dockerfile"));
        assertThat(project.of("api").dockerfile()).isEqualTo(folder.resolve("api/D"));
        assertThat(project.of("api").after().compose())
                .isEqualTo(new AfterSettings.Compose(List.of("api"), Optional.of("shop"), List.of()));
        assertThat(project.chosen()).containsExactly("web", "api");
    }

    @Test
    void aBuildHasAllThatComposeGivesIt() throws Exception {
        compose("""
                services:
                  app:
                    image: app:dev
                    build:
                      context: .
                      dockerfile_inline: FROM scratch
                      target: run
                      args: {A: 1, VALUE: }
                      labels: [a.b=c]
                      tags: [app:other, app:dev]
                      platforms: [linux/amd64, linux/arm64]
                      cache_from: [app:cache]
                      cache_to: ["type=local,dest=./cache"]
                      additional_contexts: {lib: ../lib, img: docker-image://bb:latest, other: service:other}
                      secrets: [token, {source: npm, target: npmrc}]
                      ssh: [default, key=./id]
                      shm_size: 64m
                      ulimits: {nofile: 1024, nproc: {soft: 1, hard: 2}}
                      extra_hosts: [db=10.0.0.1]
                      network: host
                      no_cache: true
                      no_cache_filter: [run]
                      provenance: mode=max
                  other:
                    build: {context: ., target: other}
                secrets:
                  token: {environment: VALUE}
                  npm: {file: ./npmrc}
                """);
        Settings app = read().of("app");
        assertThat(app.image()).isEqualTo("app:dev");
        assertThat(app.target()).contains("run");
        assertThat(app.args()).containsExactlyEntriesOf(new TreeMap<>(Map.of("A", "1", "VALUE", "of the environment")));
        assertThat(app.cache().from()).hasSize(1);
        assertThat(app.cache().to()).hasSize(1);
        assertThat(app.build())
                .isEqualTo(new Settings.Build(
                        List.of("app:other"),
                        List.of("linux/amd64", "linux/arm64"),
                        new TreeMap<>(Map.of("a.b", "c")),
                        false,
                        new TreeMap<>(Map.of(
                                "lib",
                                new NamedContext.Folder(folder.resolveSibling("lib")),
                                "img",
                                new NamedContext.Image("bb:latest"),
                                "other",
                                new NamedContext.Image("shop-other"))),
                        Optional.of("FROM scratch"),
                        true,
                        List.of("run"),
                        new BuildOptions(
                                List.of("db=10.0.0.1"),
                                OptionalLong.of(64 << 20),
                                List.of("nofile=1024:1024", "nproc=1:2"),
                                BuildOptions.Network.HOST,
                                new TreeMap<>(Map.of(
                                        "token",
                                        new SecretSource.OfEnvironment("VALUE"),
                                        "npmrc",
                                        new SecretSource.OfFile(folder.resolve("npmrc")))),
                                new TreeMap<>(Map.of("default", List.of(), "key", List.of(folder.resolve("id")))),
                                List.of(),
                                new TreeMap<>(Map.of("provenance", "type=provenance,mode=max")))));
    }

    @Test
    void servicesWithOneBuildAreOneImageWithAllTheirNames() throws Exception {
        compose("""
                x-build: &build {context: ./web, args: {MODE: dev}}
                services:
                  web: {build: *build}
                  worker: {build: {context: web, args: [MODE=dev]}, image: worker}
                  cron: {image: shop-web}
                  api: {build: {context: ./api, additional_contexts: {w: "service:worker"}}}
                """);
        ProjectSettings project = read();
        assertThat(project.images().keySet()).containsExactly("web", "api");
        assertThat(project.of("web").image()).isEqualTo("shop-web");
        assertThat(project.of("web").build().tags()).containsExactly("worker");
        assertThat(project.of("web").after().compose().services()).containsExactly("web", "worker", "cron");
        assertThat(project.of("api").build().contexts()).containsEntry("w", new NamedContext.Image("shop-web"));
    }

    @Test
    void servicesThatGetFilesWithoutABuildAreApartFromThoseThatDoNot() throws Exception {
        compose("services: {web: {build: ., develop: {watch: [{path: ., action: sync, target: /x}]}},"
                + " worker: {build: .}, cron: {build: .}}");
        ProjectSettings project = read();
        assertThat(project.images().keySet()).containsExactly("web", "worker");
        assertThat(project.of("worker").after().compose().services()).containsExactly("worker", "cron");
    }

    @Test
    void whoAsksForOneOfThemLeavesTheOthersAlone() throws Exception {
        compose("services: {web: {build: ./web}, worker: {build: ./web}, api: {build: ./api}}");
        ProjectSettings project = read("worker");
        assertThat(project.chosen()).containsExactly("worker");
        assertThat(project.of("worker").image()).isEqualTo("shop-worker");
        assertThat(project.of("worker").build().tags()).isEmpty();
        assertThat(project.of("worker").after().compose().services()).containsExactly("worker");
        assertThat(read("worker", "web").chosen()).containsExactly("web");
        assertThat(read("shop-api").chosen()).containsExactly("api");
    }

    @Test
    void aServiceThatIsAskedForTurnsItsProfileOn() throws Exception {
        compose("services: {web: {build: .}, debug: {build: ./debug, profiles: [debug]}}");
        assertThat(read().images().keySet()).containsExactly("web");
        assertThat(read("debug").chosen()).containsExactly("debug");
    }

    @Test
    void watchRulesAreAboutTheServicesContainers() throws Exception {
        compose("""
                services:
                  web:
                    build: .
                    develop:
                      watch:
                        - {path: src, action: sync+exec, target: /src, ignore: "*.log", include: ["*.js"],
                           initial_sync: true, exec: {command: kill -HUP 1, user: root, environment: [VALUE, A=1]}}
                        - {path: package.json, action: rebuild}
                """);
        List<Target> web = List.of(new Target.Service("web"));
        assertThat(read().of("web").after().rules())
                .containsExactly(
                        new Rule(
                                folder.resolve("src"),
                                WatchAction.SYNC_EXEC,
                                "/src",
                                List.of("*.js"),
                                List.of("*.log"),
                                true,
                                Optional.of(new Exec(
                                        web,
                                        List.of("kill", "-HUP", "1"),
                                        "root",
                                        "",
                                        false,
                                        new TreeMap<>(Map.of("VALUE", "of the environment", "A", "1")))),
                                web),
                        new Rule(
                                folder.resolve("package.json"),
                                WatchAction.REBUILD,
                                "",
                                List.of(),
                                List.of(),
                                false,
                                Optional.empty(),
                                web));
    }

    @Test
    void theConfigBeatsComposeAndAddsToIt() throws Exception {
        compose("services: {web: {build: {context: ./web, target: dev, args: {A: compose, B: compose}}}}");
        config("""
                [watch]
                debounce = "70ms"
                [args]
                B = "config"
                [images.web]
                target = "prod"
                [after]
                compose = []
                """);
        Settings web = read().of("web");
        assertThat(web.target()).contains("prod");
        assertThat(web.args()).containsEntry("A", "compose").containsEntry("B", "config");
        assertThat(web.watch().debounce().any()).hasMillis(70);
        assertThat(web.after().compose().services()).isEmpty();
    }

    @Test
    void aConfigOfOneImageLeavesComposeOut() throws Exception {
        compose("services: {web: {build: ./web}}");
        config("image = \"one:dev\"");
        assertThat(read().only().image()).isEqualTo("one:dev");
        assertThat(read("one:dev").named()).isFalse();
        config("compose = \"never\"");
        assertThat(read().named()).isFalse();
    }

    @Test
    void aDockerfileOnTheCommandLineLeavesComposeOut() throws Exception {
        compose("services: {web: {build: ./web}}");
        assertThat(ConfigFiles.read(folder, Map.of("CACHEBUST_DOCKERFILE", "D"), Overrides.NONE)
                        .only()
                        .dockerfile())
                .isEqualTo(folder.resolve("D"));
    }

    @Test
    void aBrokenComposeFileIsAProblemWithItsPlace() throws Exception {
        compose("services:\n  web:\n    build:\n      contxt: .\n");
        assertThat(failure().problems())
                .containsExactly(new Problem(
                        "compose.yaml:4:15",
                        "services.web.build has no key \"contxt\"",
                        Optional.of("did you mean context?")));
    }

    @Test
    void aValueThatOnlyWeRefuseIsAProblemWithItsPlaceToo() throws Exception {
        compose("services:\n  web:\n    build:\n      context: .\n      tags: [\"Not A Name\"]\n");
        assertThat(failure().problems()).hasSize(1);
        assertThat(failure().problems().get(0).origin()).isEqualTo("compose.yaml:4:7");
        assertThat(failure().problems().get(0).message()).startsWith("services.web.build.tags ");
    }

    @Test
    void withoutABuildTheFoldersDockerfileCounts() throws Exception {
        compose("services: {db: {image: postgres}}");
        assertThat(failure().problems().get(0).message()).isEqualTo("no active service has a build of a local folder");
        Files.writeString(folder.resolve("Dockerfile"), "FROM bb:latest\n");
        assertThat(read().named()).isFalse();
    }

    @Test
    void whatHasNoEffectIsSaidOnce() throws Exception {
        compose("services: {a: {build: {context: a$NOPE, privileged: true, pull: true, network: mine,"
                + " entitlements: [x], isolation: hyperv}}, b: {build: ./b}}");
        ProjectSettings project = read();
        assertThat(project.of("a").declared().notices())
                .hasSize(6)
                .allMatch(notice -> notice.contains("has no effect") || notice.contains("NOPE is not set"));
        assertThat(project.of("b").declared().notices()).isEmpty();
        assertThat(project.of("b").declared().files())
                .contains(folder.resolve("compose.yaml"), folder.resolve(".env"), folder.resolve("docker-bake.hcl"));
    }

    private ProjectSettings read(String... asked) throws ConfigException {
        Overrides none = Overrides.NONE;
        Overrides flags = new Overrides(
                none.config(),
                List.of(asked),
                none.image(),
                none.dockerfile(),
                none.target(),
                none.buildArgs(),
                none.cacheFrom(),
                none.cacheTo(),
                none.debounce(),
                none.maxWait(),
                none.build(),
                none.view());
        return ConfigFiles.read(folder, ENVIRONMENT, flags);
    }

    private ConfigException failure() {
        return catchThrowableOfType(ConfigException.class, this::read);
    }

    private void compose(String text) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), text);
    }

    private void config(String text) throws IOException {
        Files.writeString(folder.resolve("cachebust.toml"), text);
    }
}
