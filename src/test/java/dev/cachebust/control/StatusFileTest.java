package dev.cachebust.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import dev.cachebust.view.TmuxLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status file says, as the program reads it and as the launcher does without a virtual machine: the same. */
class StatusFileTest {
    private static final String LAUNCHER =
            Path.of("scripts", "cachebust").toAbsolutePath().toString();

    private static final ProcessMark ME = ProcessMark.own();

    @TempDir
    Path root;

    private Path project;

    @BeforeEach
    void project() throws IOException {
        project = Files.createDirectories(root.toRealPath().resolve("my $(touch x) project"));
    }

    private Map<String, String> environment() {
        return Map.of("XDG_STATE_HOME", root.resolve("state").toString());
    }

    private StateFolder state(Path folder) throws IOException {
        return StateFolder.of(folder, environment());
    }

    private static Status built(Path folder, String image, String error) {
        Status.Last last = new Status.Last(
                3, "a changed", error.isEmpty() ? Result.SUCCEEDED : Result.FAILED, Instant.EPOCH, 420, 5, 2, 0, error);
        return new Status(
                Status.Phase.IDLE,
                false,
                false,
                Optional.empty(),
                folder.toString(),
                image,
                Optional.empty(),
                Optional.empty(),
                Optional.of(last),
                Optional.empty(),
                Optional.empty());
    }

    private void write(Path folder, ProcessMark process, Status status) throws IOException {
        Presence.About about =
                new Presence.About(process.pid(), Instant.EPOCH, Instant.EPOCH, Optional.empty(), Optional.empty());
        String text = new StatusRecord(process, about, Statuses.of(status)).text();
        state(folder).replace(StatusFile.NAME, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What both say, seen from this folder. */
    private String said(Path folder, Life life) throws Exception {
        Presence presence = Watchers.find(folder, environment());
        assertThat(presence.life()).isEqualTo(life);
        ProcessBuilder launcher = new ProcessBuilder(LAUNCHER, "status", "--format", "tmux").directory(folder.toFile());
        launcher.environment().putAll(environment());
        launcher.environment().put("JAVA_HOME", "/nonexistent");
        Process process = launcher.redirectErrorStream(true).start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(line).isEqualTo(TmuxLine.of(presence));
        assertThat(process.waitFor()).isZero();
        return line;
    }

    @Test
    void saysWhatTheWatcherDoesAsLongAsItRuns() throws Exception {
        write(project, ME, built(project, "shop:dev", ""));
        assertThat(said(project, Life.RUNNING)).isEqualTo("✔ shop:dev built in 0.4 s, 2 of 7 rebuilt");
        write(project, ME, built(project, "shop:dev", "").stopped());
        assertThat(said(project, Life.STOPPED)).isEqualTo("○ shop:dev stopped");
    }

    @Test
    void isStaleWhenTheProcessIsGoneOrIsAnotherOne() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        for (ProcessMark dead : List.of(
                new ProcessMark(gone.pid(), ME.start(), ME.boot()),
                new ProcessMark(ME.pid(), ME.start() + "1", ME.boot()),
                new ProcessMark(ME.pid(), ME.start(), "another"),
                new ProcessMark(1, ME.start(), ME.boot()))) {
            write(project, dead, built(project, "shop:dev", ""));
            assertThat(said(project, Life.STALE)).isEqualTo("✘ shop:dev stale");
        }
    }

    @Test
    void isFoundFromAFolderBelow() throws Exception {
        Path inner = Files.createDirectories(project.resolve("inner"));
        Path deep = Files.createDirectories(inner.resolve("a/b"));
        Path beside = Files.createDirectories(root.resolve("my $(touch x) projects"));
        write(project, ME, built(project, "outer:dev", ""));
        assertThat(said(deep, Life.RUNNING)).contains("outer:dev");
        write(inner, ME, built(inner, "inner:dev", ""));
        assertThat(said(deep, Life.RUNNING)).contains("inner:dev");
        write(inner, ME, built(inner, "inner:dev", "").stopped());
        assertThat(said(deep, Life.RUNNING))
                .as("one that runs before one that does not")
                .contains("outer:dev");
        write(project, ME, built(project, "outer:dev", "").stopped());
        assertThat(said(deep, Life.STOPPED)).contains("inner:dev");
        assertThat(said(beside, Life.STOPPED)).isEqualTo("○ cachebust stopped");
    }

    @Test
    void nothingInItCanBeMadeToDoSomething() throws Exception {
        String evil = "#(touch x) #{pid} #[fg=red] $(touch x) `touch x` %H \u001b]0;t\u0007\n\u009b31m ; \\\" '\u202e";
        write(project, ME, built(project, "shop:dev", evil));
        String line = said(project, Life.RUNNING);
        assertThat(line)
                .doesNotContainPattern("\\p{Cntrl}")
                .doesNotContain("$", "`", "%", "\\", ";", "\u202e")
                .startsWith("✘ shop:dev failed: ##(touch x) ##{pid} ##[fg=red] ?(touch x) ?touch x? ?H");
        assertThat(line.replace("##", "")).doesNotContain("#");
    }

    @Test
    void whatIsNotOurFileIsNotRead() throws Exception {
        write(project, ME, built(project, "shop:dev", ""));
        Path file = state(project).file(StatusFile.NAME);
        Path elsewhere = root.resolve("elsewhere");
        Files.move(file, elsewhere);
        assertThat(said(project, Life.STOPPED)).isEqualTo("○ cachebust stopped");
        Files.createSymbolicLink(file, elsewhere);
        assertThat(said(project, Life.STOPPED)).isEqualTo("○ cachebust stopped");
        Files.delete(file);
        Files.writeString(file, "cachebust-status 9\nproject " + project + "\npid 1\nline oops\n");
        assertThat(said(project, Life.STOPPED)).isEqualTo("○ cachebust stopped");
    }

    @Test
    void isWrittenWholeAndLastOfAllSaysThatItIsOver() throws Exception {
        StateFolder state = state(project);
        try (StatusFile file =
                new StatusFile(state, project.toString(), Optional.empty(), Clock.systemUTC(), () -> {})) {
            file.socket("/run/x/socket");
            for (int i = 0; i < 1000; i++) {
                file.accept(Statuses.of(built(project, "shop" + i + ":dev", "")));
            }
        }
        Presence last = Watchers.find(project, environment());
        assertThat(last.life()).isEqualTo(Life.STOPPED);
        assertThat(last.status().image()).isEqualTo("shop999:dev");
        assertThat(last.about().orElseThrow().socket()).contains("/run/x/socket");
        try (var left = Files.list(state.path())) {
            assertThat(left).containsExactly(state.file(StatusFile.NAME));
        }
    }
}
