package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What harms an engine, done to a private one under a running watcher: each time something is said, nothing counts as built
 * that is not, and the newest content is built without a restart of the watcher. {@code scripts/faults} runs it.
 */
class PrivateEngineFaults {
    private static final String TAG = "program-broken:dev";
    private static final String SLOW =
            "FROM bb:latest\nCOPY a.txt /\nRUN echo started; if grep -q slow /a.txt; then sleep 600; fi\n";

    @TempDir
    Path root;

    private final PrivateEngine engine = new PrivateEngine();
    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        engine.up();
        program = new Program(root).with("DOCKER_HOST", engine.host());
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\n").write("a.txt", "one " + root);
    }

    @AfterEach
    void leaveItRunning() throws Exception {
        engine.up();
    }

    private Watching slowBuild() throws Exception {
        program.write("Dockerfile", SLOW).write("a.txt", "slow " + root);
        Watching watching = program.watch("-t", TAG);
        watching.next("log", e -> e.path("text").asText().contains("started"));
        return watching;
    }

    private static JsonNode lost(Watching watching) throws Exception {
        return watching.next("engine", e -> e.path("state").asText().equals("lost"));
    }

    /** An edit while the engine is away is built when it is back; before that nothing succeeds. */
    private void recovers(Watching watching, Recovery recovery) throws Exception {
        program.write("a.txt", "two " + root);
        watching.next("change");
        watching.forget();
        recovery.run();
        watching.next("engine", e -> e.path("state").asText().equals("back"));
        assertThat(watching.seen("build-finished"))
                .noneMatch(e -> e.path("result").asText().equals("succeeded"));
        succeeded(watching);
        assertThat(docker.file(TAG, "/a.txt")).isEqualTo("two " + root);
        program.write("a.txt", "three " + root);
        succeeded(watching);
        assertThat(docker.file(TAG, "/a.txt")).isEqualTo("three " + root);
    }

    private static void succeeded(Watching watching) throws Exception {
        watching.next("build-finished", e -> e.path("result").asText().equals("succeeded"));
    }

    private interface Recovery {
        void run() throws Exception;
    }

    @Test
    void killedInABuild() throws Exception {
        try (Watching watching = slowBuild()) {
            engine.end("KILL");
            lost(watching);
            recovers(watching, engine::up);
        }
    }

    @Test
    void restartedInABuild() throws Exception {
        try (Watching watching = slowBuild()) {
            engine.end("TERM");
            lost(watching);
            recovers(watching, engine::up);
        }
    }

    @Test
    void restartedWhileNothingIsBuilt() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            engine.end("TERM");
            program.write("a.txt", "gone " + root);
            lost(watching);
            recovers(watching, engine::up);
        }
    }

    @Test
    void frozenInABuild() throws Exception {
        try (Watching watching = slowBuild()) {
            engine.signal("STOP");
            try {
                lost(watching);
            } finally {
                program.write("a.txt", "two " + root);
                engine.signal("CONT");
            }
            succeeded(watching);
            assertThat(docker.file(TAG, "/a.txt")).isEqualTo("two " + root);
        }
    }

    @Test
    void frozenWhileNothingIsBuilt() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            engine.signal("STOP");
            try {
                program.write("a.txt", "frozen " + root);
                lost(watching);
                assertThat(watching.seen("build-finished"))
                        .filteredOn(e -> e.path("result").asText().equals("succeeded"))
                        .hasSize(1);
                recovers(watching, () -> engine.signal("CONT"));
            } finally {
                engine.signal("CONT");
            }
        }
    }

    @Test
    void frozenAtTheStart() throws Exception {
        engine.signal("STOP");
        try {
            assertThat(program.run("build", "-t", TAG).expect(3).err()).contains("no answer in time");
            try (Watching watching = program.watch("-t", TAG)) {
                lost(watching);
                assertThat(watching.err()).contains("no answer in time; waiting for it");
                engine.signal("CONT");
                succeeded(watching);
                assertThat(docker.file(TAG, "/a.txt")).isEqualTo("one " + root);
            }
        } finally {
            engine.signal("CONT");
        }
    }

    @Test
    void itsSocketRemoved() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            Files.delete(engine.socket());
            // What is connected stays connected, and may do for a build or two.
            program.write("a.txt", "removed 1 " + root);
            watching.next("build-finished");
            program.write("a.txt", "removed 2 " + root);
            lost(watching);
            recovers(watching, () -> {
                engine.end("TERM");
                engine.up();
            });
        }
    }

    @Test
    void itsCachePrunedBetweenBuilds() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\nRUN cat /a.txt > /b.txt\nCOPY c.txt /\n")
                .write("c.txt", "c");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            docker.run("rmi", "-f", TAG).expect(0);
            docker.run("builder", "prune", "-af").expect(0);
            program.write("c.txt", "d");
            watching.built();
            assertThat(docker.file(TAG, "/b.txt")).isEqualTo("one " + root);
            assertThat(docker.file(TAG, "/c.txt")).isEqualTo("d");
            docker.run("builder", "prune", "-af").expect(0);
            program.write("c.txt", "e").write("a.txt", "two");
            watching.built();
            assertThat(docker.file(TAG, "/b.txt")).isEqualTo("two");
        }
    }

    @Test
    void itsDiskFull() throws Exception {
        Path filler = engine.fillDisk();
        try (Watching watching = program.watch("-t", TAG)) {
            Files.deleteIfExists(filler);
            watching.next("build-finished");
            engine.fillDisk();
            byte[] large = new byte[4 << 20];
            new java.util.Random(root.hashCode()).nextBytes(large);
            Files.write(program.folder.resolve("a.txt"), large);
            JsonNode failed = watching.next("build-finished");
            assertThat(failed.path("result").asText()).isEqualTo("failed");
            assertThat(failed.path("error").asText()).contains("no space left on device");
            Files.delete(filler);
            succeeded(watching);
            program.write("a.txt", "small " + root);
            succeeded(watching);
            assertThat(docker.file(TAG, "/a.txt")).isEqualTo("small " + root);
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    @Test
    void readOnlyStateIsAWarningAndNeverAWrongSkip() throws Exception {
        program.run("build", "-t", TAG).expect(0);
        Path state = root.resolve("home").resolve("state");
        mount("mount", "--bind", state.toString(), state.toString());
        try {
            mount("mount", "-o", "remount,bind,ro", state.toString());
            program.write("a.txt", "two " + root);
            try (Watching watching = program.watch("-t", TAG)) {
                watching.built();
                assertThat(watching.err()).contains("cannot be written");
                assertThat(docker.file(TAG, "/a.txt")).isEqualTo("two " + root);
                assertThat(watching.signal("TERM")).isEqualTo(143);
            }
            program.write("a.txt", "one " + root);
            try (Watching watching = program.watch("-t", TAG)) {
                watching.built();
                assertThat(docker.file(TAG, "/a.txt"))
                        .as("what is kept tells of this content, and the image is another")
                        .isEqualTo("one " + root);
            }
        } finally {
            mount("umount", state.toString());
        }
    }

    private static void mount(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
