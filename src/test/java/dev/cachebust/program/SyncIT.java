package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed files that reach a running container without a build. */
class SyncIT {
    private static final String DOCKERFILE = """
            FROM bb:latest
            WORKDIR /app
            COPY package ./
            RUN cat package > installed
            COPY --chown=7:8 src ./src
            CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"]
            """;

    @TempDir
    Path root;

    private String name;
    private String tag;
    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        name = "sync-it-" + Math.abs(root.hashCode());
        tag = name + ":dev";
        program = new Program(root)
                .write("Dockerfile", DOCKERFILE)
                .write("package", "1 " + root)
                .write("src/a", "a1")
                .write("src/b", "b1")
                .write("src/old/c", "c1");
        docker = new Docker(program);
    }

    @AfterEach
    void removeAll() throws Exception {
        docker.run("rm", "--force", "--volumes", name);
        docker.run("rmi", "--force", tag);
    }

    private void start() throws Exception {
        program.run("build").expect(0);
        docker.run("run", "--detach", "--name", name, tag).expect(0);
    }

    private String id() throws Exception {
        return docker.run("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", name)
                .expect(0)
                .out();
    }

    private String inside(String script) throws Exception {
        return docker.run("exec", name, "sh", "-c", script).expect(0).out().strip();
    }

    private static void succeeds(Watching watching, String action) throws Exception {
        JsonNode event = watching.next("after", e -> e.path("action").asText().startsWith(action));
        assertThat(event.path("result").asText()).as(event.toString()).isEqualTo("succeeded");
    }

    @Test
    void filesOfTheLastCopyAreCopiedAndTheImageFollows() throws Exception {
        program.write("cachebust.toml", """
                image = "%s"
                [after]
                sync = "%s"
                exec = { command = ["touch", "/tmp/told"] }
                """.formatted(tag, name));
        start();
        try (Watching watching = program.watch()) {
            watching.next("ready");
            String id = id();
            program.write("src/a", "a2").write("src/new/d", "d1");
            Files.createSymbolicLink(program.folder.resolve("src/link"), Path.of("a"));
            succeeds(watching, "sync " + name);
            assertThat(watching.seen("build-started")).isEmpty();
            succeeds(watching, "exec " + name);
            assertThat(inside(
                            "cat src/a src/b src/new/d; readlink src/link; stat -c %u:%g src/a src/new; ls /tmp/told"))
                    .isEqualTo("a2b1d1a\n7:8\n7:8\n/tmp/told");
            watching.built();

            Files.delete(program.folder.resolve("src/b"));
            Files.delete(program.folder.resolve("src/old/c"));
            Files.delete(program.folder.resolve("src/old"));
            succeeds(watching, "sync " + name);
            assertThat(inside("ls src")).isEqualTo("a\nlink\nnew");
            watching.built();
            succeeds(watching, "compare with " + tag);
            assertThat(id()).as("the container is still the same").isEqualTo(id);
            assertThat(docker.run("run", "--rm", tag, "sh", "-c", "ls src; cat src/a")
                            .out()
                            .strip())
                    .isEqualTo("a\nlink\nnew\na2");

            program.write("package", "2 " + root);
            JsonNode skipped = watching.next("after");
            assertThat(skipped.path("result").asText()).isEqualTo("skipped");
            assertThat(skipped.path("error").asText()).contains("COPY package ./ has to be run again");
            watching.built();
            succeeds(watching, "recreate " + name);
            succeeds(watching, "exec " + name);
            assertThat(inside("cat installed src/a")).isEqualTo("2 " + root + "a2");

            program.write("src/a", "a3");
            succeeds(watching, "sync " + name);
            assertThat(inside("cat src/a")).isEqualTo("a3");
            watching.built();
        }
    }

    @Test
    void rulesDecideByPath() throws Exception {
        program.write("cachebust.toml", """
                image = "%s"
                [after]
                recreate = "%s"
                [[after.rule]]
                path = "src"
                action = "sync+exec"
                target = "/srv"
                ignore = ["old"]
                initial_sync = true
                exec = { command = ["sh", "-c", "cat /srv/a > /tmp/reloaded"] }
                [[after.rule]]
                path = "package"
                action = "rebuild"
                [[after.rule]]
                path = "settings"
                action = "sync+restart"
                target = "/etc/settings"
                """.formatted(tag, name)).write("settings", "s1");
        start();
        try (Watching watching = program.watch()) {
            watching.next("ready");
            succeeds(watching, "sync " + name);
            assertThat(inside("ls /srv; cat /srv/a")).isEqualTo("a\nb\na1");

            program.write("src/a", "a2");
            succeeds(watching, "sync " + name);
            succeeds(watching, "exec " + name);
            assertThat(inside("cat /tmp/reloaded")).isEqualTo("a2");
            watching.built();

            String id = id();
            program.write("package", "2 " + root);
            watching.built();
            succeeds(watching, "recreate " + name);
            assertThat(inside("cat installed")).isEqualTo("2 " + root);
            assertThat(id()).isNotEqualTo(id);
        }
    }

    @Test
    void rulesMissNothingThatIsSavedDuringARestartOrARebuild() throws Exception {
        program.write(
                        "Dockerfile",
                        DOCKERFILE.replace("exit 0", "sleep 2; exit 0").replace("RUN ", "RUN sleep 4; "))
                .write("settings", "s1")
                .write("cachebust.toml", """
                image = "%s"
                [watch]
                on_change = "queue"
                [after]
                recreate = "%s"
                [[after.rule]]
                path = "src"
                action = "sync"
                target = "/srv"
                [[after.rule]]
                path = "package"
                action = "rebuild"
                [[after.rule]]
                path = "settings"
                action = "sync+restart"
                target = "/etc/settings"
                """.formatted(tag, name));
        start();
        try (Watching watching = program.watch()) {
            watching.next("ready");
            program.write("settings", "s2");
            succeeds(watching, "sync " + name);
            watching.next("after-started", e -> e.path("action").asText().startsWith("restart"));
            program.write("settings", "s3");
            succeeds(watching, "restart " + name);
            succeeds(watching, "sync " + name);
            succeeds(watching, "restart " + name);
            assertThat(inside("cat /etc/settings")).isEqualTo("s3");

            program.write("package", "2 " + root);
            watching.next("build-started");
            program.write("src/a", "a2");
            succeeds(watching, "sync " + name);
            watching.built();
            succeeds(watching, "recreate " + name);
            succeeds(watching, "sync " + name);
            assertThat(inside("cat installed /srv/a")).isEqualTo("2 " + root + "a2");
        }
    }
}
