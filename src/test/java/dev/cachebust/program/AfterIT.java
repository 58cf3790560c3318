package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.build.classic.ClassicClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watcher does with containers after a build. */
class AfterIT {
    private static final String DOCKERFILE = """
            FROM bb:latest
            ENV GENERATION=%s KEPT=image
            LABEL generation=%s
            VOLUME /anonymous
            HEALTHCHECK --interval=200ms --timeout=20s CMD test -e /version
            COPY version /version
            CMD ["sh", "-c", "%s"]
            """;
    private static final String SERVES =
            "trap 'exit 0' TERM; echo serving $(cat /version); while :; do sleep 1 & wait $!; done";

    @TempDir
    Path root;

    private String name;
    private String tag;
    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        name = "after-it-" + Math.abs(root.hashCode());
        tag = name + ":dev";
        program = new Program(root)
                .write("Dockerfile", DOCKERFILE.formatted(1, 1, SERVES))
                .write("version", "1 " + root);
        docker = new Docker(program);
        docker.run("network", "create", name).expect(0);
    }

    @AfterEach
    void removeAll() throws Exception {
        docker.run("rm", "--force", "--volumes", name);
        docker.run("network", "rm", name);
        docker.run("volume", "rm", name);
        docker.run("rmi", "--force", tag);
    }

    private JsonNode inspected() throws Exception {
        return new ObjectMapper()
                .readTree(docker.run("inspect", name).expect(0).out())
                .get(0);
    }

    private static JsonNode ended(Watching watching, String action) throws Exception {
        return watching.next("after", event -> event.path("action").asText().startsWith(action));
    }

    private static void succeeds(Watching watching, String action) throws Exception {
        JsonNode event = ended(watching, action);
        assertThat(event.path("result").asText()).as(event.toString()).isEqualTo("succeeded");
    }

    @Test
    void containersFollowTheImageAndKeepWhatTheyWereStartedWith() throws Exception {
        Path told = root.resolve("told.json");
        program.write("cachebust.toml", """
                image = "%s"
                [after]
                recreate = "%s"
                exec = { command = ["cp", "/version", "/data/seen"], user = "0" }
                wait_healthy = "60s"
                command = ["tee", "%s"]
                logs = true
                """.formatted(tag, name, told));
        program.run("build").expect(0);
        docker.run(
                        "run",
                        "--detach",
                        "--name",
                        name,
                        "--network",
                        name,
                        "--network-alias",
                        "web",
                        "--label",
                        "mine=1",
                        "--env",
                        "OWN=1",
                        "--env",
                        "KEPT=mine",
                        "--volume",
                        name + ":/data",
                        "--publish",
                        "127.0.0.1::80",
                        "--restart",
                        "unless-stopped",
                        "--memory",
                        "64m",
                        tag)
                .expect(0);
        docker.run("exec", name, "touch", "/anonymous/stays").expect(0);
        JsonNode before = inspected();
        try (Watching watching = program.watch()) {
            watching.next("ready");
            program.write("Dockerfile", DOCKERFILE.formatted(2, 2, SERVES)).write("version", "2 " + root);
            JsonNode built = watching.built();
            succeeds(watching, "recreate " + name);
            succeeds(watching, "exec " + name);
            succeeds(watching, "wait for " + name);
            succeeds(watching, "command tee");
            assertThat(watching.seen("after-started")).hasSize(4);

            JsonNode now = inspected();
            assertThat(now.path("Id")).isNotEqualTo(before.path("Id"));
            assertThat(now.path("State").path("Health").path("Status").asText()).isEqualTo("healthy");
            assertThat(now.path("Config").path("Env").toString())
                    .contains("GENERATION=2", "KEPT=mine", "OWN=1")
                    .doesNotContain("GENERATION=1");
            assertThat(now.path("Config").path("Labels").toString()).contains("\"generation\":\"2\"", "\"mine\":\"1\"");
            assertThat(now.path("HostConfig").path("PortBindings"))
                    .isEqualTo(before.path("HostConfig").path("PortBindings"));
            assertThat(now.path("HostConfig").path("Memory"))
                    .isEqualTo(before.path("HostConfig").path("Memory"));
            assertThat(now.path("HostConfig").path("RestartPolicy"))
                    .isEqualTo(before.path("HostConfig").path("RestartPolicy"));
            assertThat(now.path("NetworkSettings")
                            .path("Networks")
                            .path(name)
                            .path("Aliases")
                            .toString())
                    .contains("web");
            docker.run("exec", name, "test", "-e", "/anonymous/stays").expect(0);
            assertThat(docker.run("exec", name, "cat", "/data/seen").expect(0).out())
                    .isEqualTo("2 " + root);
            assertThat(docker.run("ps", "--all", "--quiet", "--no-trunc").out())
                    .doesNotContain(before.path("Id").asText());

            JsonNode result = new ObjectMapper().readTree(Files.readString(told));
            assertThat(result.path("type").asText()).isEqualTo("build-finished");
            assertThat(result.path("imageId")).isEqualTo(built.path("imageId"));

            // The new image cannot be started: the container that could is there again, and so is the watcher.
            program.write("Dockerfile", DOCKERFILE.formatted(3, 3, SERVES).replace("\"sh\"", "\"/none\""));
            watching.built();
            JsonNode failed = ended(watching, "recreate " + name);
            assertThat(failed.path("result").asText()).isEqualTo("failed");
            assertThat(failed.path("error").asText()).contains("the old one runs again");
            assertThat(inspected().path("Id")).isEqualTo(now.path("Id"));
            assertThat(inspected().path("State").path("Running").asBoolean()).isTrue();

            program.write("Dockerfile", DOCKERFILE.formatted(4, 4, SERVES));
            watching.built();
            succeeds(watching, "recreate " + name);
            watching.next("output", event -> event.path("text").asText().equals("serving 2 " + root));
            assertThat(inspected().path("Config").path("Env").toString()).contains("GENERATION=4");
        }
    }

    private String started(String container) throws Exception {
        return docker.run("inspect", "--format", "{{.State.StartedAt}}", container)
                .expect(0)
                .out();
    }

    private String inside(String container, String script) throws Exception {
        return docker.run("exec", container, "sh", "-c", script).expect(0).out().strip();
    }

    /** The build behind a sync, which may have ended before the actions did. */
    private static void builtBehind(Watching watching) throws Exception {
        if (watching.seen("build-finished").isEmpty()) {
            watching.built();
        }
    }

    @Test
    void allContainersOfAServiceAreSyncedRestartedToldAndMadeAnew() throws Exception {
        program.write("cachebust.toml", """
                image = "%1$s"
                [after]
                project = "%2$s"
                sync = "service:web"
                restart = "service:web"
                exec = { command = ["sh", "-c", "cat /version > /tmp/told"] }
                """.formatted(tag, name));
        program.run("build").expect(0);
        List<String> replicas = List.of(name + "-1", name + "-2");
        for (String replica : replicas) {
            docker.run(
                            "run",
                            "--detach",
                            // The engine removes the first by itself when it ends.
                            replica.endsWith("1") ? "--rm" : "--stop-timeout=10",
                            "--name",
                            replica,
                            "--network",
                            name,
                            "--label",
                            "com.docker.compose.service=web",
                            "--label",
                            "com.docker.compose.project=" + name,
                            "--label",
                            "com.docker.compose.container-number=" + replica.substring(replica.length() - 1),
                            tag)
                    .expect(0);
        }
        try (Watching watching = program.watch()) {
            watching.next("ready");
            List<String> before = List.of(started(replicas.get(0)), started(replicas.get(1)));
            program.write("version", "2 " + root);
            succeeds(watching, "sync service:web");
            succeeds(watching, "restart service:web");
            succeeds(watching, "exec service:web");
            for (String replica : replicas) {
                assertThat(inside(replica, "cat /version /tmp/told")).isEqualTo("2 " + root + "2 " + root);
            }
            assertThat(started(replicas.get(0))).isNotEqualTo(before.get(0));
            assertThat(started(replicas.get(1))).isNotEqualTo(before.get(1));
            builtBehind(watching);

            program.write("Dockerfile", DOCKERFILE.formatted(2, 2, SERVES));
            watching.built();
            succeeds(watching, "recreate service:web");
            for (String replica : replicas) {
                assertThat(inside(replica, "echo $GENERATION; cat /version")).isEqualTo("2\n2 " + root);
            }
            assertThat(docker.run("inspect", "--format", "{{.HostConfig.AutoRemove}}", replicas.get(0))
                            .out())
                    .isEqualTo("true\n");

            // What is started with --rm cannot be put back.
            program.write("Dockerfile", DOCKERFILE.formatted(3, 3, SERVES).replace("\"sh\"", "\"/none\""));
            watching.built();
            JsonNode failed = ended(watching, "recreate service:web");
            assertThat(failed.path("error").asText())
                    .contains("started with --rm, so the engine removed it when it was stopped: start it again");
            assertThat(inside(replicas.get(1), "echo $GENERATION")).isEqualTo("2");
            assertThat(docker.run("ps", "--all", "--quiet", "--filter", "name=" + name + "-1")
                            .out())
                    .isEmpty();
        } finally {
            docker.run("rm", "--force", "--volumes", replicas.get(0), replicas.get(1));
        }
    }

    @Test
    void podmansContainersAreSyncedRestartedAndMadeAnew() throws Exception {
        program.with("DOCKER_HOST", ClassicClient.host("PODMAN_HOST"));
        program.write("cachebust.toml", """
                image = "%1$s"
                [after]
                sync = "%2$s"
                restart = "%2$s"
                exec = { command = ["sh", "-c", "cat /version > /tmp/told"] }
                """.formatted(tag, name)).write("Dockerfile", """
                FROM bb:latest
                COPY version /version
                CMD ["sh", "-c", "%s"]
                """.formatted(SERVES));
        program.run("build").expect(0);
        docker.run(
                        "run",
                        "--detach",
                        "--name",
                        name,
                        "--network",
                        "none",
                        "--ulimit",
                        "nofile=1024:1024",
                        "--ulimit",
                        "nproc=1024:1024",
                        tag)
                .expect(0);
        try (Watching watching = program.watch()) {
            watching.next("ready");
            String before = started(name);
            program.write("version", "2 " + root);
            succeeds(watching, "sync " + name);
            succeeds(watching, "restart " + name);
            succeeds(watching, "exec " + name);
            assertThat(inside(name, "cat /version /tmp/told")).isEqualTo("2 " + root + "2 " + root);
            assertThat(started(name)).isNotEqualTo(before);
            builtBehind(watching);

            program.write("Dockerfile", """
                    FROM bb:latest
                    ENV GENERATION=2
                    COPY version /version
                    CMD ["sh", "-c", "%s"]
                    """.formatted(SERVES));
            watching.built();
            succeeds(watching, "recreate " + name);
            assertThat(inside(name, "echo $GENERATION")).isEqualTo("2");
        } finally {
            docker.run("rm", "--force", "--volumes", name);
            docker.run("rmi", "--force", tag);
            program.with("DOCKER_HOST", System.getenv("DOCKER_HOST"));
        }
    }

    @Test
    void whatCannotBeDoneIsSaidAndTheWatcherGoesOn() throws Exception {
        program.write("cachebust.toml", """
                image = "%s"
                [after]
                restart = "%s"
                command = ["false"]
                """.formatted(tag, name));
        try (Watching watching = program.watch()) {
            watching.built();
            JsonNode failed = ended(watching, "restart " + name);
            assertThat(failed.path("result").asText()).isEqualTo("failed");
            assertThat(failed.path("error").asText()).contains("there is no container " + name, "docker run --name");

            docker.run("run", "--detach", "--name", name, tag).expect(0);
            String started = inspected().path("State").path("StartedAt").asText();
            program.write("version", "2");
            watching.built();
            succeeds(watching, "restart " + name);
            assertThat(inspected().path("State").path("StartedAt").asText()).isNotEqualTo(started);
            JsonNode command = ended(watching, "command false");
            assertThat(List.of(
                            command.path("result").asText(),
                            command.path("error").asText()))
                    .containsExactly("failed", "exit code 1");
            program.write("version", "3");
            watching.built();
        }
    }
}
