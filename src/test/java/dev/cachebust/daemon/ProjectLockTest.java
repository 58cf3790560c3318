package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.daemon.ProjectLock.HeldException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLockTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @TempDir
    Path folder;

    /** Another process that takes the lock, says so, and holds it until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (ProjectLock lock = ProjectLock.take(new StateFolder(Path.of(args[0])), NOON)) {
                System.out.println("taken " + (lock != null));
                System.out.flush();
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        }
    }

    @Test
    void namesTheProcessThatHoldsItAndOutlivesNoProcess() throws Exception {
        StateFolder state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        state.path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("taken true");
            assertThatThrownBy(() -> ProjectLock.take(state, Instant.now()))
                    .isInstanceOf(HeldException.class)
                    .hasMessageStartingWith(
                            "another watcher holds this project: process " + other.pid() + ", since " + NOON);
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
            ProjectLock.take(state, NOON).close();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void isHeldOnceWithinAProcessToo() throws Exception {
        StateFolder state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        try (ProjectLock lock = ProjectLock.take(state, NOON)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> ProjectLock.take(state, NOON)).isInstanceOf(HeldException.class);
        }
        ProjectLock.take(state, NOON).close();
    }

    @Test
    void keepsStateForItsOwnersEyesOnly() throws Exception {
        StateFolder state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        assertThat(state.path()).as("made when something is kept").doesNotExist();
        ProjectLock.take(state, NOON).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.file("lock"))))
                .isEqualTo("rw-------");
    }
}
