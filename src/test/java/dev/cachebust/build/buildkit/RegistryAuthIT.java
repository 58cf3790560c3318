package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineLocator;
import dev.cachebust.engine.PushingEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to, and pulls from, a registry that wants a login, with the logins that Docker's configuration holds. */
final class RegistryAuthIT extends EngineTest {
    private static final String WRONG = "hunter2-wrong";

    @TempDir
    Path registryFolder;

    @TempDir
    Path configFolder;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final List<String> pushed = new ArrayList<>();
    private PrivateRegistry registry;
    private DockerEngine docker;
    private PushingEngine pushing;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = new PrivateRegistry(registryFolder);
        docker = new DockerEngine(new EngineLocator(System.getenv()).locate(Optional.empty()));
        Map<String, String> environment =
                Map.of("DOCKER_CONFIG", configFolder.toString(), "PATH", configFolder + ":/usr/bin:/bin");
        DockerConfigCredentials logins = new DockerConfigCredentials(environment, warnings::add);
        pushing = new PushingEngine(new BuildKitEngine(engine.address(), logins), docker, logins);
        write("Dockerfile", "FROM bb\nCOPY file /file\n");
        write("file", "pushed " + System.nanoTime() + "\n");
    }

    @AfterEach
    void stopRegistry() {
        for (String tag : pushed) {
            if (engine.has(tag)) {
                engine.docker().removeImageCmd(tag).withForce(true).exec();
            }
        }
        pushing.close();
        docker.close();
        registry.close();
    }

    @Test
    void pushesWithALoginOfTheConfigFile() throws Exception {
        loginInFile(PrivateRegistry.PASSWORD);
        String tag = tag("by-file");

        EngineUnderTest.Outcome outcome = EngineUnderTest.build(pushing, request(tag));

        assertPushed(outcome, "by-file");
        assertThat(statuses(outcome, "pushing " + tag)).containsExactly(Status.RUNNING, Status.DONE);
    }

    @Test
    void pushesEveryTagWithALoginOfAHelper() throws Exception {
        loginInHelper();

        EngineUnderTest.Outcome outcome = EngineUnderTest.build(pushing, request(tag("by-helper"), tag("by-helper2")));

        assertPushed(outcome, "by-helper");
        assertPushed(outcome, "by-helper2");
        assertThat(configFolder.resolve("asked")).hasContent(registry.host());
    }

    @Test
    void saysThatARegistryRefusedTheLogin() throws Exception {
        loginInFile(WRONG);
        String tag = tag("refused");

        EngineUnderTest.Outcome wrong = EngineUnderTest.build(pushing, request(tag));
        Files.delete(configFolder.resolve("config.json"));
        EngineUnderTest.Outcome none = EngineUnderTest.build(pushing, request(tag));

        assertThat(wrong.failure().message())
                .startsWith("cannot push " + tag + ": ")
                .contains("unauthorized")
                .endsWith("(log in with: docker login " + registry.host() + ")");
        assertThat(statuses(wrong, "pushing " + tag)).containsExactly(Status.RUNNING, Status.FAILED);
        assertThat(none.failure().message())
                .startsWith("cannot push " + tag + ": ")
                .endsWith("(log in with: docker login " + registry.host() + ")");
        assertThat(registry.manifest("refused", "it", PrivateRegistry.PASSWORD).statusCode())
                .isEqualTo(404);
        assertNoSecret(wrong);
        assertNoSecret(none);
    }

    @Test
    void givesTheEngineTheLoginForABaseImage() throws Exception {
        loginInFile(PrivateRegistry.PASSWORD);
        String base = tag("base");
        EngineUnderTest.build(pushing, request(base)).succeeded();
        engine.docker().removeImageCmd(base).exec();
        write("Dockerfile", "FROM " + base + "\nRUN cat /file\n");

        loginInFile(WRONG);
        EngineUnderTest.Outcome refused = EngineUnderTest.build(
                pushing, RequestBuilder.of(folder, tag("top")).build());
        loginInFile(PrivateRegistry.PASSWORD);
        EngineUnderTest.Outcome pulled = EngineUnderTest.build(
                pushing, RequestBuilder.of(folder, tag("top")).build());

        assertThat(refused.failure().message()).containsIgnoringCase("unauthorized");
        assertNoSecret(refused);
        pulled.succeeded();
        assertThat(engine.cat(tag("top"), "/file")).isEqualTo(Files.readString(folder.resolve("file")));
        assertNoSecret(pulled);
    }

    @Test
    void importsInlineCacheWithTheLogin() throws Exception {
        loginInFile(PrivateRegistry.PASSWORD);
        String cache = tag("cache");
        EngineUnderTest.build(
                        pushing,
                        RequestBuilder.of(folder, cache)
                                .cacheTo("inline")
                                .push()
                                .build())
                .succeeded();
        BuildRequest again = RequestBuilder.of(folder, tag("from-cache"))
                .cacheFrom("registry", cache)
                .build();

        // An engine that has the image does not ask the registry.
        engine.docker().removeImageCmd(cache).exec();

        loginInFile(WRONG);
        EngineUnderTest.Outcome refused = EngineUnderTest.build(pushing, again);
        loginInFile(PrivateRegistry.PASSWORD);
        EngineUnderTest.Outcome imported = EngineUnderTest.build(pushing, again);

        String importing = "importing cache manifest from " + cache;
        imported.succeeded();
        assertThat(statuses(imported, importing)).contains(Status.DONE).doesNotContain(Status.FAILED);
        refused.succeeded();
        assertThat(statuses(refused, importing)).contains(Status.FAILED);
        assertNoSecret(refused);
    }

    @Test
    void exportsCacheToTheRegistryOrSaysThatTheEngineCannot() throws Exception {
        loginInFile(PrivateRegistry.PASSWORD);

        EngineUnderTest.Outcome outcome = EngineUnderTest.build(
                pushing,
                RequestBuilder.of(folder, tag("exporting"))
                        .cacheTo("registry", tag("exported"))
                        .build());

        if (docker.facts().containerdStore()) {
            outcome.succeeded();
            assertThat(registry.manifest("exported", "it", PrivateRegistry.PASSWORD)
                            .statusCode())
                    .isEqualTo(200);
        } else {
            assertThat(outcome.failure().message()).contains("cache export");
        }
        assertNoSecret(outcome);
    }

    @Test
    void cancelsAPush() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String tag = "127.0.0.1:" + silent.getLocalPort() + "/silent:it";
            pushed.add(tag);
            CountDownLatch pushingNow = new CountDownLatch(1);
            EngineUnderTest.Started build = EngineUnderTest.start(pushing, request(tag), event -> {
                if (event instanceof VertexChanged change
                        && change.vertex().name().startsWith("pushing ")) {
                    pushingNow.countDown();
                }
            });
            assertThat(pushingNow.await(60, TimeUnit.SECONDS)).isTrue();

            build.running().cancel();

            assertThat(build.outcome().result()).isInstanceOf(BuildResult.Canceled.class);
        }
    }

    private BuildRequest request(String... tags) {
        return RequestBuilder.of(folder, tags).push().build();
    }

    private String tag(String name) {
        String tag = registry.host() + "/" + name + ":it";
        pushed.add(tag);
        return tag;
    }

    private void loginInFile(String password) throws IOException {
        Files.writeString(
                configFolder.resolve("config.json"),
                "{\"auths\": {\"" + registry.host() + "\": {\"auth\": \"" + PrivateRegistry.login(password) + "\"}}}");
    }

    private void loginInHelper() throws IOException {
        Path helper = Files.writeString(configFolder.resolve("docker-credential-test"), """
                #!/bin/sh
                cat >%s/asked
                echo '{"Username": "%s", "Secret": "%s"}'
                """.formatted(
                        configFolder, PrivateRegistry.USER, PrivateRegistry.PASSWORD));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                configFolder.resolve("config.json"), "{\"credHelpers\": {\"" + registry.host() + "\": \"test\"}}");
    }

    private void assertPushed(EngineUnderTest.Outcome outcome, String name) throws Exception {
        String image = outcome.succeeded().imageId();
        assertThat(registry.manifest(name, "it", WRONG).statusCode()).isEqualTo(401);
        assertThat(registry.manifest(name, "it", PrivateRegistry.PASSWORD).statusCode())
                .isEqualTo(200);
        if (!docker.facts().containerdStore()) {
            assertThat(registry.manifest(name, "it", PrivateRegistry.PASSWORD).body())
                    .contains(image);
        }
        assertNoSecret(outcome);
    }

    private void assertNoSecret(EngineUnderTest.Outcome outcome) {
        for (String password : List.of(PrivateRegistry.PASSWORD, WRONG)) {
            assertThat(outcome.events() + " " + outcome.result() + warnings)
                    .doesNotContain(password)
                    .doesNotContain(PrivateRegistry.login(password));
        }
    }

    private static List<Status> statuses(EngineUnderTest.Outcome outcome, String vertex) {
        return outcome.events().stream()
                .filter(VertexChanged.class::isInstance)
                .map(VertexChanged.class::cast)
                .filter(change -> change.vertex().name().equals(vertex))
                .map(VertexChanged::status)
                .toList();
    }
}
