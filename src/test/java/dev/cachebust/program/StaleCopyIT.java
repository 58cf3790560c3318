package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
    void reachesTheImageAfterABuildThatWasKilled() throws Exception {
        program.write(
                "Dockerfile", "FROM bb:latest\nCOPY src /src\nRUN echo started; grep -vq two /src/file || sleep 600\n");
        program.run("build", "-t", TAG).expect(0);
        edit("two");
        try (Watching build = program.build("-t", TAG)) {
            build.next("log", e -> e.path("text").asText().contains("started"));
            assertThat(build.signal("KILL")).isEqualTo(137);
        }
        edit("six");
        program.run("build", "-t", TAG).expect(0);
        assertThat(file()).isEqualTo("six");
    }

    @Test
    void reachesTheImageOfAWatcherBesideWhichAnotherProcessBuilds() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            program.run("pause").expect(0);
            edit("two");
            program.run("build", "-t", TAG).expect(0);
            assertThat(file()).isEqualTo("two");
            edit("six");
            program.run("resume").expect(0);
            watching.built();
            assertThat(file()).isEqualTo("six");
        }
    }

    @Test
    void reachesTheImageWhenWhatIsKeptIsDamagedForeignOrGone() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        Path sent = program.stateFile("sent");
        String good = Files.readString(sent);
        List<String> unusable = List.of(
                good.replace("src/stamp", "src/stamq"), good.replaceFirst("^cachebust-sent \\d+", "cachebust-sent 99"));
        for (int i = 0; i < unusable.size(); i++) {
            Files.writeString(sent, unusable.get(i));
            edit("no" + i);
            assertThat(program.run("build", "-t", TAG).expect(0).err())
                    .contains("is not used: it is ", "everything is sent once more");
            assertThat(file()).isEqualTo("no" + i);
        }
        Files.delete(sent);
        edit("new");
        assertThat(program.run("build", "-t", TAG).expect(0).err()).doesNotContain("warning");
        assertThat(file()).isEqualTo("new");
        try (Watching again = program.build("-t", TAG)) {
            assertThat(again.built().path("contextBytes").asInt())
                    .as("it is known again")
                    .isZero();
            assertThat(again.exit()).isZero();
        }
    }
}
