package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clocks and file systems that the watcher cannot rely on. {@code scripts/faults} runs it: it takes the packages faketime and
 * bindfs, and a system that may mount with FUSE.
 */
class SystemFaults {
    private static final String TAG = "program-system:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY d /d\n").write("d/file", "one");
    }

    private static JsonNode trust(Watching watching, String reason) throws Exception {
        return watching.next("trust", e -> e.path("reason").asText().equals(reason));
    }

    private void becomes(Watching watching, String content) throws Exception {
        watching.builtUntil(() -> docker.run("run", "--rm", "--network", "none", TAG, "cat", "/d/file")
                .out()
                .equals(content));
    }

    @Test
    void aClockThatIsSetAndAMachineThatSlept() throws Exception {
        Path offset = root.resolve("offset");
        setClock(offset, "+0");
        String library = program.sh("dpkg -L libfaketime | grep '/libfaketime.so'")
                .expect(0)
                .out()
                .strip();
        List<String> faked = List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=1",
                "NO_FAKE_STAT=1");
        try (Watching watching = program.watchWithin(faked, "-t", TAG)) {
            watching.built();
            for (String jump : List.of("+7200", "-86400")) {
                setClock(offset, jump);
                JsonNode trust = trust(watching, "clock-jumped");
                assertThat(trust.path("polled").asInt()).isZero();
                program.write("d/file", "after " + jump);
                becomes(watching, "after " + jump);
            }
        }
    }

    private static void setClock(Path offset, String to) throws IOException {
        Path next = Files.writeString(offset.resolveSibling("next"), to + "\n");
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aFileSystemThatOthersChangeWithoutNotice() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "far one");
        Files.delete(program.folder.resolve("d/file"));
        program.sh("bindfs '" + elsewhere + "' '" + program.folder.resolve("d") + "'")
                .expect(0);
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(watching.seen("trust")).anySatisfy(trust -> {
                assertThat(trust.path("reason").asText()).isEqualTo("foreign");
                assertThat(trust.path("polled").asInt()).isPositive();
            });
            assertThat(docker.file(TAG, "/d/file")).isEqualTo("far one");
            Files.writeString(elsewhere.resolve("file"), "far two");
            becomes(watching, "far two");
        } finally {
            program.sh("umount '" + program.folder.resolve("d") + "'").expect(0);
        }
    }
}
