package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running watcher, seen and commanded by other processes. */
class ControlIT {
    private static final String DOCKERFILE = """
            FROM bb:latest
            ARG CACHE_BUST_DEPS
            COPY deps.txt /
            RUN cat deps.txt
            ARG CACHE_BUST_APP
            COPY a.txt /
            RUN cat a.txt
            """;

    @TempDir
    Path root;

    private Program program;
    private String tag;

    @BeforeEach
    void project() throws IOException {
        tag = "program-control-" + Math.abs(root.hashCode()) + ":dev";
        program = new Program(root)
                .write("Dockerfile", DOCKERFILE)
                .write("deps.txt", "d " + root)
                .write("a.txt", "a " + root);
    }

    @AfterEach
    void end() throws Exception {
        program.run("stop");
        new Docker(program).run("rmi", "-f", tag);
    }

    private Program.Result detach(String... args) throws Exception {
        String[] all = new String[args.length + 4];
        System.arraycopy(new String[] {"watch", "--detach", "-t", tag}, 0, all, 0, 4);
        System.arraycopy(args, 0, all, 4, args.length);
        return program.run(all);
    }

    private JsonNode status() throws Exception {
        return new ObjectMapper()
                .readTree(program.run("status", "--format", "json").out());
    }

    private void kill(String signal, long pid) throws Exception {
        program.sh("kill -" + signal + " " + pid).expect(0);
    }

    /** Starts one in the background whose first build is over, and follows it. */
    private Watching following() throws Exception {
        detach().expect(0);
        Watching follower = program.follow();
        follower.built();
        return follower;
    }

    @Test
    void withoutAWatcherEachCommandSaysSo() throws Exception {
        for (String[] command : List.of(
                new String[] {"status"},
                new String[] {"status", "--follow"},
                new String[] {"bust", "deps"},
                new String[] {"pause"},
                new String[] {"resume"},
                new String[] {"stop"},
                new String[] {"attach"})) {
            Program.Result result = program.run(command).expect(7);
            assertThat(result.said()).contains("no watcher is running");
        }
        assertThat(status().path("state").asText()).isEqualTo("stopped");
        assertThat(program.run("status", "--format", "tmux").expect(0).out()).isEqualTo("○ cachebust stopped\n");
    }

    @Test
    void bustReturnsWhenItsBuildHasEnded() throws Exception {
        try (Watching follower = following()) {
            program.run("bust", "deps").expect(0);
            JsonNode plan = follower.next("plan");
            assertThat(plan.path("cause").asText()).isEqualTo("--bust dependency");
            follower.built();
            assertThat(status().path("last").path("build").asInt()).isEqualTo(2);

            program.run("bust", "nosuch").expect(2);
            program.run("bust").expect(2);

            program.write("Dockerfile", DOCKERFILE.replace("cat a.txt", "exit 3"));
            follower.next("build-finished", e -> e.path("result").asText().equals("failed"));
            assertThat(program.run("bust", "app").expect(1).err()).contains("failed: Dockerfile:7:", "exit code 3");
            follower.next("build-finished");
            program.run("bust", "app", "--no-wait").expect(0);
            follower.next("build-finished");

            program.write("Dockerfile", "FRMO x\n");
            follower.next("config");
            assertThat(program.run("bust", "app").expect(1).err()).contains("nothing can be built");
        }
    }

    @Test
    void pausedNothingIsBuiltBeforeItIsResumed() throws Exception {
        try (Watching follower = following()) {
            program.run("pause").expect(0);
            assertThat(status().path("paused").asBoolean()).isTrue();
            assertThat(program.run("status", "--format", "tmux").out()).isEqualTo("= " + tag + " paused\n");
            program.write("a.txt", "changed");
            follower.next("skipped", e -> e.path("reason").asText().equals("paused"));
            CompletableFuture<Program.Result> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return program.run("bust", "deps");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            program.run("resume").expect(0);
            follower.next("build-finished", e -> e.path("result").asText().equals("succeeded"));
            waiting.get(60, TimeUnit.SECONDS).expect(0);
        }
    }

    @Test
    void runsInTheBackgroundUntilItIsStopped() throws Exception {
        Program.Result started = detach().expect(0);
        assertThat(started.out()).isEmpty();
        assertThat(started.err()).contains("in the background, process ", "cachebust attach", "cachebust stop");
        long pid = status().path("pid").asLong();
        assertThat(program.sh("ps -o sid= -p " + pid).out().strip())
                .as("a session of its own")
                .isEqualTo("" + pid);
        detach().expect(4);
        assertThat(program.run("watch", "-t", tag).expect(4).err()).contains("process " + pid);
        assertThat(ProcessHandle.of(pid)).isPresent();

        Path below = Files.createDirectories(program.folder.resolve("src/main"));
        assertThat(program.run("-C", below.toString(), "status").expect(0).out())
                .startsWith(tag);

        CompletableFuture<Program.Result> attached = CompletableFuture.supplyAsync(() -> {
            try {
                return program.run("attach");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Watching follower = program.follow()) {
            follower.built();
            program.write("a.txt", "changed");
            follower.built();
            program.run("stop").expect(0);
            assertThat(follower.next("bye").path("reason").asText()).isEqualTo("stopped");
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(attached.get(60, TimeUnit.SECONDS).expect(0).out())
                .contains("first build", "a.txt changed", "bye: stopped");
        assertThat(status().path("state").asText()).isEqualTo("stopped");
        assertThat(program.run("status", "--format", "tmux").out()).isEqualTo("○ " + tag + " stopped\n");
        assertThat(Files.readString(Path.of(status().path("log").asText()))).contains("a.txt changed");
    }

    @Test
    void attachedItLooksAsIfItRanHere() throws Exception {
        detach().expect(0);
        try (Watching follower = program.follow();
                Tmux tmux = new Tmux(program, 100, 30)) {
            follower.built();
            tmux.type("'" + Path.of("scripts", "cachebust").toAbsolutePath() + "' attach; echo \"[$?]\"");
            assertThat(tmux.await("✓ built")).contains(tag, "COPY deps.txt /", "COPY a.txt /");
            program.write("a.txt", "changed");
            follower.built();
            tmux.await("a.txt");
            tmux.press("d");
            assertThat(follower.next("plan").path("cause").asText()).isEqualTo("--bust dependency");
            follower.built();
            tmux.press("q");
            tmux.await("[0]");
            assertThat(status().path("state").asText())
                    .as("the watcher goes on")
                    .isEqualTo("idle");
            tmux.type("clear; '" + Path.of("scripts", "cachebust").toAbsolutePath() + "' attach; echo \"[$?]\"");
            tmux.await("q detach");
            program.run("stop").expect(0);
            tmux.await("[0]");
        }
    }

    @Test
    void aStartThatFailsIsToldAsIfItHadNotBeenDetached() throws Exception {
        program.write("Dockerfile", "FRMO x\n");
        assertThat(detach().expect(2).err()).contains("Dockerfile:1:1", "FRMO");
        program.write("Dockerfile", DOCKERFILE);
        program.with("DOCKER_HOST", "unix:///nonexistent.sock");
        assertThat(detach().expect(3).err()).contains("/nonexistent.sock");
        assertThat(detach("nosuch:image").expect(2).err()).contains("this project has no image \"nosuch:image\"");
    }

    @Test
    void aWatcherThatWasKilledIsToldAsStaleAndReplaced() throws Exception {
        detach().expect(0);
        long pid = status().path("pid").asLong();
        try (Watching follower = program.follow()) {
            follower.built();
            kill("KILL", pid);
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
            assertThat(follower.exit()).isEqualTo(7);
            assertThat(follower.err()).contains("gone without a word");
        }
        assertThat(program.run("status").expect(7).out()).contains("stale", "died without a word");
        assertThat(status().path("state").asText()).isEqualTo("stale");
        assertThat(program.run("status", "--format", "tmux").out()).endsWith(" stale\n");
        program.run("bust", "deps").expect(7);
        detach().expect(0);
        assertThat(program.run("status").expect(0).out()).doesNotContain("stale");
        program.run("bust", "deps").expect(0);
    }

    @Test
    void aStuckReaderHoldsNobodyUp() throws Exception {
        program.write("Dockerfile", DOCKERFILE.replace("cat a.txt", "cat a.txt; yes $(seq 300) | head -2000"));
        try (Watching follower = following();
                Watching stuck = program.follow()) {
            stuck.next("build-finished");
            stuck.signalOnly("STOP");
            for (int i = 0; i < 4; i++) {
                program.write("a.txt", "round " + i);
                Instant begin = Instant.now();
                follower.built();
                assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
            }
            assertThat(program.run("bust", "app").expect(0).err()).contains("succeeded");
            stuck.signalOnly("CONT");
            stuck.next("build-finished", e -> e.path("build").asInt() == 6);
            assertThat(stuck.seen("build-finished"))
                    .as("no end of a build is lost")
                    .hasSize(6);
            program.run("stop").expect(0);
            stuck.next("bye");
        }
    }

    @Test
    void nobodyElseCanReadOrCommandIt() throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        detach().expect(0);
        Path socket = Path.of(status().path("socket").asText());
        Path file = program.stateFile("status");
        String asNobody = "setpriv --reuid=nobody --regid=nogroup --clear-groups ";
        String connect = asNobody
                + "perl -MSocket -e '$SIG{PIPE}=q(IGNORE); socket(S,AF_UNIX,SOCK_STREAM,0); connect(S,sockaddr_un($ARGV[0]))"
                + " or die \"connect: $!\"; syswrite S,qq({\"type\":\"stop\"}\\n); print <S>' '" + socket + "'";
        assertThat(program.sh(connect).err()).contains("Permission denied");
        assertThat(program.sh(asNobody + "cat '" + file + "'").expect(1).err()).contains("Permission denied");
        assertThat(program.sh(asNobody + "ls '" + socket.getParent() + "'").err())
                .contains("Permission denied");

        // Even with the doors open it goes by who is there.
        Path folder = Objects.requireNonNull(socket.getParent());
        for (Path at = folder; at.startsWith(root); at = at.resolve("..").normalize()) {
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(program.sh(connect).out()).contains("\"type\":\"error\"", "belongs to another user");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThat(status().path("state").asText()).isNotEqualTo("stopped");
        program.run("bust", "deps").expect(0);
    }
}
