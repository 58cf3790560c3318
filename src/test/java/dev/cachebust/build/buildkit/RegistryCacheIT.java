package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.buildkit.PrivateRegistry.Access;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineLocator;
import dev.cachebust.engine.PushingEngine;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cache on its way from one engine to another that has never built the project: through a registry, within the image, and in
 * a folder. What was reused is counted from BuildKit's own report.
 */
final class RegistryCacheIT {
    private static final List<String> ALL =
            List.of("deps 2", "deps 3", "build 2", "build 3", "build 4", "build 5", "stage-2 2");

    private static ExportingEngine first;
    private static ExportingEngine second;

    @TempDir
    Path folder;

    @TempDir
    Path registryFolder;

    @TempDir
    Path configFolder;

    @TempDir
    Path cacheFolder;

    @SuppressWarnings("NullAway.Init") // every test opens it first
    private PrivateRegistry registry;

    @SuppressWarnings("NullAway.Init") // every test opens it first
    private Side writer;

    @SuppressWarnings("NullAway.Init") // every test opens it first
    private Side reader;

    /** One engine and its client. */
    private record Side(EngineUnderTest engine, DockerEngine docker, PushingEngine builds) {
        static Side of(ExportingEngine host, Path configFolder) throws Exception {
            Map<String, String> environment = Map.of("DOCKER_CONFIG", configFolder.toString(), "PATH", "/usr/bin:/bin");
            DockerConfigCredentials logins = new DockerConfigCredentials(environment, warning -> {});
            EngineUnderTest engine = new EngineUnderTest(host.host());
            DockerEngine docker = new DockerEngine(new EngineLocator(Map.of()).locate(Optional.of(host.host())));
            return new Side(
                    engine, docker, new PushingEngine(new BuildKitEngine(engine.address(), logins), docker, logins));
        }

        EngineUnderTest.Outcome build(RequestBuilder request) {
            return EngineUnderTest.build(builds, request.build());
        }

        void close() {
            builds.close();
            docker.close();
            engine.close();
        }
    }

    @BeforeAll
    static void startEngines() throws Exception {
        first = ExportingEngine.first();
        second = ExportingEngine.second();
    }

    @AfterAll
    static void stopEngines() throws Exception {
        try {
            if (first != null) {
                first.close();
            }
        } finally {
            if (second != null) {
                second.close();
            }
        }
    }

    private void open(Access access) throws Exception {
        registry = new PrivateRegistry(registryFolder, access);
        registry.logIn(configFolder);
        writer = Side.of(first, configFolder);
        reader = Side.of(second, configFolder);
        // Both engines have to begin with the very same base image.
        String base = registry.host() + "/base";
        writer.engine.docker().tagImageCmd("bb", base, "it").exec();
        writer.engine
                .docker()
                .pushImageCmd(base + ":it")
                .withAuthConfig(new AuthConfig()
                        .withUsername(PrivateRegistry.USER)
                        .withPassword(PrivateRegistry.PASSWORD)
                        .withRegistryAddress(registry.host()))
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion();
        write("Dockerfile", """
                FROM %1$s:it AS deps
                COPY deps.txt /deps.txt
                RUN sort /deps.txt > /installed
                FROM %1$s:it AS build
                COPY --from=deps /installed /installed
                COPY src.txt /src.txt
                RUN cat /installed /src.txt > /out
                RUN echo built >> /out
                FROM %1$s:it
                COPY --from=build /out /out
                """.formatted(base));
        write("deps.txt", "deps " + System.nanoTime() + "\n");
        write("src.txt", "src " + System.nanoTime() + "\n");
    }

    @AfterEach
    void close() {
        if (writer != null) {
            writer.close();
        }
        if (reader != null) {
            reader.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLayerIsReusedOnAnEmptyEngine(Access access) throws Exception {
        open(access);
        String cache = name("app:cache");

        EngineUnderTest.Outcome made =
                writer.build(image("app:a").cacheTo("registry", Map.of("ref", cache, "mode", "max")));
        EngineUnderTest.Outcome again = reader.build(image("app:b").cacheFrom("registry", cache));

        assertSteps(made, ALL, Status.DONE);
        assertSteps(again, ALL, Status.CACHED);
        assertThat(status(made, "exporting cache to registry")).isEqualTo(Status.DONE);
        assertThat(status(again, "importing cache manifest from " + cache)).isEqualTo(Status.DONE);
        assertThat(reader.engine.cat(name("app:b"), "/out")).isEqualTo(read("deps.txt") + read("src.txt") + "built\n");
    }

    @Test
    void onlyTheWholeCacheKnowsWhatTheResultDoesNotHold() throws Exception {
        open(Access.PLAIN);
        // Alone: beside an export of all, what that one has packed already is in this one, too.
        writer.build(image("app:a").cacheTo("registry", Map.of("ref", name("app:min"), "mode", "min")))
                .succeeded();
        write("src.txt", "edited " + System.nanoTime() + "\n");

        EngineUnderTest.Outcome min = reader.build(image("app:b").cacheFrom("registry", name("app:min")));
        reader.engine.docker().removeImageCmd(name("app:b")).withForce(true).exec();
        assertThat(min.steps()).containsEntry("deps 3", Status.DONE).containsEntry("build 4", Status.DONE);

        write("src.txt", "edited again " + System.nanoTime() + "\n");
        write("deps.txt", "other deps " + System.nanoTime() + "\n");
        writer.build(image("app:a").cacheTo("registry", Map.of("ref", name("app:max"), "mode", "max")))
                .succeeded();
        write("src.txt", "edited once more " + System.nanoTime() + "\n");
        EngineUnderTest.Outcome max = reader.build(image("app:c").cacheFrom("registry", name("app:max")));

        assertThat(max.steps()).containsEntry("deps 3", Status.CACHED).containsEntry("build 4", Status.DONE);
    }

    @Test
    void theImageItselfCarriesInlineCache() throws Exception {
        open(Access.LOGIN);
        writer.build(image("app:latest").cacheTo("inline").push()).succeeded();

        EngineUnderTest.Outcome again = reader.build(image("app:b").cacheFrom("registry", name("app:latest")));

        assertSteps(again, ALL, Status.CACHED);
    }

    @Test
    void aDaemonPushesImageAndCacheByItself() throws Exception {
        open(Access.LOGIN);
        Map<String, String> environment = Map.of("DOCKER_CONFIG", configFolder.toString(), "PATH", "/usr/bin:/bin");
        try (Relay relay = Relay.daemon(writer.engine.address(), ServerSocketFactory.getDefault());
                BuildKitEngine daemon = new BuildKitEngine(
                        new EngineAddress.Daemon(new EngineAddress.Tcp("127.0.0.1", relay.port(), Optional.empty())),
                        new DockerConfigCredentials(environment, warning -> {}))) {
            String cache = name("app:cache");
            registry.logOut(configFolder);
            EngineUnderTest.Outcome refused =
                    EngineUnderTest.build(daemon, image("app:pushed").push().build());
            registry.logIn(configFolder);
            int before =
                    registry.manifest("app", "pushed", PrivateRegistry.PASSWORD).statusCode();
            EngineUnderTest.Outcome made = EngineUnderTest.build(
                    daemon,
                    image("app:pushed")
                            .push()
                            .cacheTo("registry", Map.of("ref", cache, "mode", "max"))
                            .build());
            EngineUnderTest.Outcome again = reader.build(image("app:b").cacheFrom("registry", cache));

            assertThat(refused.failure().message()).contains(name("app:pushed"));
            assertThat(before).isEqualTo(404);
            made.succeeded();
            assertThat(made.succeeded().digest()).startsWith("sha256:");
            assertThat(registry.manifest("app", "pushed", PrivateRegistry.PASSWORD)
                            .statusCode())
                    .isEqualTo(200);
            assertSteps(again, ALL, Status.CACHED);
        }
    }

    @Test
    void aFolderCarriesCacheToo() throws Exception {
        open(Access.PLAIN);
        String store = cacheFolder.resolve("new").toString();

        EngineUnderTest.Outcome made =
                writer.build(image("app:a").cacheTo("local", Map.of("dest", store, "mode", "max")));
        EngineUnderTest.Outcome again = reader.build(image("app:b").cacheFrom("local", Map.of("src", store)));
        // The same once more: all blobs are there already.
        EngineUnderTest.Outcome twice =
                writer.build(image("app:a").cacheTo("local", Map.of("dest", store, "mode", "max")));

        assertSteps(made, ALL, Status.DONE);
        assertSteps(again, ALL, Status.CACHED);
        twice.succeeded();
        try (Stream<Path> left = Files.list(Path.of(store))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("blobs", "index.json", "oci-layout");
        }
    }

    @Test
    void severalImportsAndExportsAtOnce() throws Exception {
        open(Access.LOGIN);
        String store = cacheFolder.toString();

        EngineUnderTest.Outcome made = writer.build(image("app:a")
                .push()
                .cacheTo("inline")
                .cacheTo("local", Map.of("dest", store, "mode", "max"))
                .cacheTo("registry", Map.of("ref", name("app:one"), "mode", "max"))
                .cacheTo("registry", Map.of("ref", name("other/app:two"), "mode", "min")));
        EngineUnderTest.Outcome again = reader.build(image("app:b")
                .cacheFrom("registry", name("app:missing"))
                .cacheFrom("local", Map.of("src", cacheFolder.resolve("missing").toString()))
                .cacheFrom("registry", name("other/app:two"))
                .cacheFrom("registry", name("app:one"))
                .cacheFrom("local", Map.of("src", store)));

        made.succeeded();
        assertThat(registry.manifest("app", "one", PrivateRegistry.PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(registry.manifest("other/app", "two", PrivateRegistry.PASSWORD)
                        .statusCode())
                .isEqualTo(200);
        assertSteps(again, ALL, Status.CACHED);
        assertThat(warnings(again)).anyMatch(text -> text.contains("no cache is imported from"));
    }

    @Test
    void theCacheOfABuildCanBeExportedLater() throws Exception {
        open(Access.PLAIN);
        writer.build(image("app:a")).succeeded();

        EngineUnderTest.Outcome later =
                writer.build(image("app:a").cacheTo("registry", Map.of("ref", name("app:cache"), "mode", "max")));
        EngineUnderTest.Outcome again = reader.build(image("app:b").cacheFrom("registry", name("app:cache")));

        assertThat(status(later, "exporting cache to registry")).isEqualTo(Status.DONE);
        assertSteps(again, ALL, Status.CACHED);
    }

    @Test
    void aRegistryThatIsAwayCostsNoBuild() throws Exception {
        open(Access.PLAIN);
        String nowhere;
        try (ServerSocket free = new ServerSocket(0)) {
            nowhere = "127.0.0.1:" + free.getLocalPort() + "/app:cache";
        }

        EngineUnderTest.Outcome outcome = writer.build(image("app:a")
                .cacheFrom("registry", nowhere)
                .cacheTo("registry", Map.of("ref", nowhere, "mode", "max")));

        outcome.succeeded();
        assertSteps(outcome, ALL, Status.DONE);
        assertThat(status(outcome, "importing cache manifest from " + nowhere)).isEqualTo(Status.FAILED);
        assertThat(status(outcome, "exporting cache to registry")).isEqualTo(Status.FAILED);
    }

    private RequestBuilder image(String tag) {
        return RequestBuilder.of(folder, name(tag));
    }

    private String name(String tag) {
        return registry.host() + "/" + tag;
    }

    private void write(String path, String content) throws IOException {
        Files.writeString(folder.resolve(path), content);
    }

    private String read(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    private static void assertSteps(EngineUnderTest.Outcome outcome, List<String> steps, Status status) {
        outcome.succeeded();
        assertThat(outcome.steps()).as(outcome.events().toString()).containsKeys(steps.toArray(String[]::new));
        for (String step : steps) {
            assertThat(outcome.steps()).containsEntry(step, status);
        }
    }

    private static List<String> warnings(EngineUnderTest.Outcome outcome) {
        return outcome.events().stream()
                .filter(BuildEvent.Warning.class::isInstance)
                .map(event -> ((BuildEvent.Warning) event).message())
                .toList();
    }

    private static Status status(EngineUnderTest.Outcome outcome, String vertex) {
        return outcome.events().stream()
                .filter(VertexChanged.class::isInstance)
                .map(VertexChanged.class::cast)
                .filter(change -> change.vertex().name().equals(vertex))
                .reduce((before, last) -> last)
                .orElseThrow(() -> new AssertionError("no vertex " + vertex + " in " + outcome.events()))
                .status();
    }
}
