package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.Keys;
import dev.cachebust.build.buildkit.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program and a BuildKit daemon of its own, which is reached over TCP with certificates on both sides. */
class RemoteBuilderIT {
    @TempDir
    Path root;

    private Program program;
    private EngineUnderTest engine;
    private Relay daemon;
    private String host;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root);
        Path certs = Files.createDirectories(program.folder.resolve("certs"));
        Keys server = Keys.of(root, "builder");
        Keys own = Keys.of(root, "client");
        server.certificate(certs.resolve("ca.pem"));
        own.certificate(certs.resolve("cert.pem"));
        own.key(certs.resolve("key.pem"));
        engine = new EngineUnderTest();
        daemon = Relay.daemon(engine.address(), Keys.requiringClients(server.trusting(own), "h2"));
        host = "buildkit+tcp://127.0.0.1:" + daemon.port();
        program.write("Dockerfile", """
                        FROM bb:latest
                        ARG CACHE_BUST_DEPS
                        COPY deps.txt /
                        RUN echo "deps are $(cat /deps.txt)"
                        COPY a.txt /
                        RUN echo "a is $(cat /a.txt)"
                        """)
                .write(".dockerignore", "certs\ncachebust.toml\n")
                .write("deps.txt", "of " + root)
                .write("a.txt", "one of " + root)
                .write("cachebust.toml", """
                        image = "program-remote:dev"
                        [engine]
                        host = "%s"
                        ca = "certs/ca.pem"
                        cert = "certs/cert.pem"
                        key = "certs/key.pem"
                        """.formatted(host));
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
        engine.close();
    }

    private static boolean says(JsonNode log, String text) {
        return log.path("text").asText().contains(text);
    }

    @Test
    void watchRebuildsOnSaveAndSurvivesACut() throws Exception {
        try (Watching watching = program.watch()) {
            watching.next("warning", e -> e.path("rule").asText().equals("image-not-stored"));
            JsonNode ready = watching.next("ready");
            assertThat(ready.path("engine").path("kind").asText()).isEqualTo("buildkit");
            assertThat(ready.path("engine").path("host").asText()).isEqualTo(host);
            assertThat(ready.path("engine").path("version").asText()).isNotEmpty();
            watching.next("log", e -> says(e, "a is one of " + root));
            JsonNode first = watching.built();
            assertThat(first.path("imageId").isNull()).isTrue();

            program.write("a.txt", "two of " + root);
            watching.next("log", e -> says(e, "a is two of " + root));
            JsonNode second = watching.built();
            assertThat(second.path("rebuilt").asInt()).isEqualTo(2);
            assertThat(second.path("contextBytes").asLong()).isLessThan(1000);

            daemon.cut();
            program.write("a.txt", "three of " + root);
            watching.next("engine", e -> e.path("state").asText().equals("lost"));
            daemon.mend();
            watching.next("engine", e -> e.path("state").asText().equals("back"));
            watching.next("log", e -> says(e, "a is three of " + root));
            watching.built();
            assertThat(watching.err()).doesNotContain("Exception");
        }
        try (Watching again = program.watch()) {
            again.next("ready");
            program.write("a.txt", "four of " + root);
            again.next("log", e -> says(e, "a is four of " + root));
            again.built();
            assertThat(again.seen("build-started"))
                    .as("nothing had changed before")
                    .hasSize(1);
        }
        assertThat(engine.has("program-remote:dev")).isFalse();
    }

    @Test
    void commandsDoWithoutAnImageStore() throws Exception {
        Program.Result built = program.run("build", "--progress", "plain").expect(0);
        assertThat(built.said())
                .contains(host + " stores no images: what is built stays in its cache")
                .contains("a is one of " + root);
        assertThat(built.said().indexOf("stores no images"))
                .isLessThan(built.said().indexOf("a is one"));
        assertThat(program.run("build", "--progress", "quiet").expect(0).out()).isEmpty();
        assertThat(program.run("plan", "--exact", "a.txt").expect(0).out()).contains("sees the same 4 steps");
        assertThat(program.run("clean").expect(0).out())
                .isEqualTo("no superseded image to remove: " + host + " stores no images\n");
    }

    @Test
    void certificatesThatAreMissingOrRefusedAreSaidToBe() throws Exception {
        Path certs = program.folder.resolve("certs");
        Files.move(certs.resolve("key.pem"), root.resolve("key.pem"));
        assertThat(program.run("build").expect(3).err())
                .contains("cannot use the engine at " + host)
                .contains("there is no file " + certs.resolve("key.pem"))
                .contains("engine.ca, engine.cert and engine.key");

        Keys stranger = Keys.of(root, "stranger");
        stranger.key(certs.resolve("key.pem"));
        stranger.certificate(certs.resolve("cert.pem"));
        assertThat(program.run("build").expect(3).err()).contains("does not accept our certificate");

        stranger.certificate(certs.resolve("ca.pem"));
        assertThat(program.run("build").expect(3).err()).contains("no TLS connection");

        Files.writeString(program.folder.resolve("cachebust.toml"), "engine.host = \"" + host + "\"\n");
        assertThat(program.run("build").expect(3).err()).contains("it wants TLS");
        program.with("DOCKER_CERT_PATH", root.resolve("nowhere").toString());
        assertThat(program.run("build").expect(3).err())
                .contains("there is no ca.pem, cert.pem and key.pem in " + root.resolve("nowhere"));
    }

    @Test
    void aUnixSocketAndTheFolderOfDockersCertificatesWillDo() throws Exception {
        Files.writeString(
                program.folder.resolve("cachebust.toml"),
                "image = \"program-remote:dev\"\nengine.host = \"" + host + "\"\n");
        program.with("DOCKER_CERT_PATH", program.folder.resolve("certs").toString());
        assertThat(program.run("build", "--progress", "plain").expect(0).said()).contains("a is one of " + root);

        Files.writeString(
                program.folder.resolve("cachebust.toml"),
                "image = \"program-remote:dev\"\nengine.host = \"" + host.replace("buildkit+", "") + "\"\n");
        program.with("DOCKER_TLS_VERIFY", "1");
        assertThat(program.run("build", "--progress", "plain").expect(0).said())
                .as("it is found out what it is")
                .contains(host + " stores no images");

        String docker = "buildkit+" + System.getenv("DOCKER_HOST");
        Files.writeString(program.folder.resolve("cachebust.toml"), "engine.host = \"" + docker + "\"\n");
        assertThat(program.run("build").expect(3).err())
                .contains("cannot use the engine at " + docker)
                .contains("what answers there is not a BuildKit daemon");
    }
}
