package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.build.buildkit.EngineUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine at {@code ssh://}: by OpenSSH's own client and server, and by a program in its place that notes its arguments. */
class SshHostIT {
    @TempDir
    Path root;

    private final String tag = "program-ssh-" + UUID.randomUUID().toString().substring(0, 8) + ":dev";
    private Program program;
    private Path arguments;

    @BeforeEach
    void project() throws IOException {
        arguments = root.resolve("arguments");
        program = new Program(root).with("DOCKER_HOST", "ssh://me@far.example:2222");
        program.write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a /\nRUN cat /a\n")
                .write("a", tag);
    }

    private void ssh(String script) throws IOException {
        Path ssh = root.resolve("bin/ssh");
        Files.createDirectories(ssh.getParent());
        Files.writeString(ssh, "#!/bin/sh\necho \"$*\" >>'" + arguments + "'\n" + script + "\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        program.with("PATH", ssh.getParent() + ":" + System.getenv("PATH"));
    }

    @Test
    void buildsOnTheFarSideAndNoticesThatItIsGone() throws Exception {
        ssh("[ ! -e '" + root.resolve("down") + "' ] || { echo 'Connection refused' >&2; exit 255; }\n"
                + "exec '" + System.getenv("DOCKER_CLI") + "' -H '" + System.getenv("DOCKER_HOST")
                + "' system dial-stdio");
        try (EngineUnderTest engine = new EngineUnderTest()) {
            try (Watching watching = program.watch("-t", tag)) {
                assertThat(watching.next("ready").at("/engine/host").asText()).isEqualTo("ssh://me@far.example:2222");
                JsonNode built = watching.built();
                assertThat(built.path("imageId").asText())
                        .isEqualTo(engine.docker().inspectImageCmd(tag).exec().getId());
                program.write("a", tag + " edited");
                assertThat(watching.built().path("rebuilt").asInt()).isEqualTo(2);
                assertThat(engine.cat(tag, "/a")).isEqualTo(tag + " edited");
                assertThat(watching.signal("INT")).isEqualTo(130);
            }
            engine.docker().removeImageCmd(tag).withForce(true).exec();
        }
        assertThat(Files.readAllLines(arguments))
                .isNotEmpty()
                .allMatch(line -> line.equals("-o ConnectTimeout=10 -o BatchMode=yes -T -l me -p 2222 -- far.example"
                        + " docker system dial-stdio"));

        Files.createFile(root.resolve("down"));
        assertThat(program.run("build", "-t", tag).expect(3).err())
                .contains("cannot use the engine at ssh://me@far.example:2222 (DOCKER_HOST): ssh: Connection refused");
    }

    @Test
    void aConnectionThatIsCutInABuildIsMadeAgainAndTheLastImageStays() throws Exception {
        SshServer server = new SshServer(program, root.resolve("ssh"));
        program.with("DOCKER_HOST", server.host()).with("PATH", server.path());
        program.write("Dockerfile", """
                FROM bb:latest
                ARG CACHE_BUST_APP
                COPY a /
                RUN cat /a; if grep -q slow /a; then sleep 600; fi
                """);
        try (EngineUnderTest engine = new EngineUnderTest()) {
            try (Watching watching = program.watch("-t", tag)) {
                JsonNode ready = watching.next("ready");
                assertThat(ready.at("/engine/host").asText()).isEqualTo(server.host());
                assertThat(ready.at("/engine/kind").asText()).isEqualTo("buildkit");
                String good = watching.built().path("imageId").asText();
                assertThat(engine.cat(tag, "/a")).isEqualTo(tag);

                program.write("a", tag + " slow");
                watching.next("log", event -> event.toString().contains(tag + " slow"));
                assertThat(server.cut()).isPositive();
                watching.next("engine", event -> event.path("state").asText().equals("lost"));
                assertThat(engine.docker().inspectImageCmd(tag).exec().getId()).isEqualTo(good);
                watching.next("engine", event -> event.path("state").asText().equals("back"));

                program.write("a", tag + " again");
                watching.builtUntil(() -> engine.cat(tag, "/a").equals(tag + " again"));
                assertThat(watching.signal("INT")).isEqualTo(130);
            }
            engine.docker().removeImageCmd(tag).withForce(true).exec();
        }
        assertThat(server.log()).contains("Accepted publickey");

        Files.delete(root.resolve("ssh/user"));
        assertThat(program.run("build", "-t", tag).expect(3).err())
                .contains("cannot use the engine at " + server.host() + " (DOCKER_HOST): ssh: ", "Permission denied");
    }
}
