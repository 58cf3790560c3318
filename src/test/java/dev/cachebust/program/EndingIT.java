package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends: by a signal, because another one is there, because nobody listens, without building at all. */
class EndingIT {
    private static final String TAG = "program-ending:dev";

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root)
                .write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a.txt /\n")
                .write("a.txt", "a " + root);
    }

    @Test
    void signalsEndARunningBuild() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\nRUN echo started; sleep 100\n");
        for (var signal : List.of("INT", "TERM")) {
            try (Watching build = program.build("-t", TAG)) {
                build.next("log", e -> e.path("text").asText().contains("started"));
                assertThat(build.signal(signal)).isEqualTo(signal.equals("INT") ? 130 : 143);
                assertThat(build.next("build-finished").path("result").asText()).isEqualTo("canceled");
            }
        }
    }

    @Test
    void oneWatcherHoldsAProject() throws Exception {
        try (Watching first = program.watch("-t", TAG)) {
            first.built();
            Program.Result second = program.run("watch", "-t", TAG).expect(4);
            assertThat(second.err()).contains("another watcher holds this project: process ");
            program.run("build", "-t", TAG).expect(0);
            assertThat(first.signal("TERM")).isEqualTo(143);
        }
    }

    @Test
    void aReaderThatLeavesEndsIt() throws Exception {
        assertThat(program.sh("\"$0\" build -t " + TAG + " | head -1; exit ${PIPESTATUS[0]}")
                        .said()
                        .lines())
                .hasSize(1);
        assertThat(program.sh("\"$0\" inspect | head -1").expect(0).out().lines())
                .hasSize(1);
    }

    @Test
    void aDryRunBuildsNothing() throws Exception {
        String tag = "program-dry:dev";
        Docker docker = new Docker(program);
        assertThat(program.run("build", "--dry-run", "-t", tag).expect(0).out())
                .contains(
                        "rebuild         ?  [stage-0 2]  COPY a.txt /  source  first build", "1 of 1 step to rebuild");
        try (Watching watching = program.watch("--dry-run", "-t", tag)) {
            watching.next("plan");
            watching.forget();
            program.write("a.txt", "b");
            assertThat(watching.next("plan").path("cause").asText()).isEqualTo("a.txt changed");
            assertThat(watching.seen("build-started")).isEmpty();
        }
        docker.run("image", "inspect", tag).expect(1);
        assertThat(program.run("build", "--dry-run", "-t", tag).expect(0).out())
                .as("nothing was kept of it")
                .contains("first build");
    }

    @Test
    void completionsLoad() throws Exception {
        assertThat(program.sh("set -eu; eval \"$(\"$0\" completion bash)\"; complete -p cachebust")
                        .expect(0)
                        .said())
                .contains("cachebust");
        for (String shell : List.of("bash", "zsh", "fish")) {
            assertThat(program.run("completion", shell).expect(0).out()).contains("cachebust", "watch", "inspect");
            program.sh("if command -v " + shell + " >/dev/null; then \"$0\" completion " + shell + " | " + shell
                            + " -n /dev/stdin; fi")
                    .expect(0);
        }
        program.run("completion", "nosuch").expect(2);
    }
}
