package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that changes while nobody watches, under an unchanged size and time, as {@code cp -p} leaves it. */
class StaleCopyIT {
    private static final String TAG = "program-stale:dev";
    private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY src /src\n");
        edit("one");
        program.write("src/stamp", Instant.now().toString());
    }

    private void edit(String content) throws IOException {
        program.write("src/file", content);
        Files.setLastModifiedTime(program.folder.resolve("src/file"), TIME);
    }

    private String file() throws Exception {
        return docker.file(TAG, "/src/file");
    }

    @Test
    void reachesTheImageBetweenTwoBuilds() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        edit("two");
        assertThat(program.run("plan").expect(0).out()).contains("src/file changed");
        String said = program.run("build", "-t", TAG).expect(0).said();
        assertThat(said).contains("1 file changed under an unchanged size and time and would have been stale");
        assertThat(file()).isEqualTo("two");

        edit("six");
        assertThat(program.run("build", "-t", TAG).expect(0).said()).contains("would have been stale");
        assertThat(file()).isEqualTo("six");
        assertThat(program.run("build", "-t", TAG).expect(0).said()).doesNotContain("would have been stale");
    }

    @Test
    void reachesTheImageAfterABuildThatFailed() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        program.write("Dockerfile", "FROM bb:latest\nCOPY src /src\nRUN grep -q six /src/file\n");
        edit("two");
        program.run("build", "-t", TAG).expect(1);
        edit("six");
        assertThat(program.run("build", "-t", TAG).expect(0).said()).contains("would have been stale");
        assertThat(file()).isEqualTo("six");
    }

    @Test
    void reachesTheImageOfTheNextWatcher() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        edit("two");
        try (Watching watching = program.watch("-t", TAG)) {
            assertThat(watching.built().path("staleGuarded").asInt()).isEqualTo(1);
            assertThat(file()).isEqualTo("two");
        }
    }

    @Test
    void goesOnWithoutWhatIsDamaged() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        Path sent;
        try (var files = Files.walk(root)) {
            sent = files.filter(f -> f.endsWith("sent")).findFirst().orElseThrow();
        }
        Files.writeString(sent, Files.readString(sent).replace("src/stamp", "src/stamq"));
        program.write("src/stamp", "another");
        assertThat(program.run("build", "-t", TAG).expect(0).err()).contains("is not used: it is damaged");
        assertThat(docker.file(TAG, "/src/stamp")).isEqualTo("another");
    }
}
