package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.program.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work is refused: the right exit code, where it is, what to do, on three lines at most. */
class BadInputIT {
    private static final String GOOD = "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a.txt /\n";

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root).write("a.txt", "a").write("Dockerfile", GOOD);
    }

    private void refused(int code, List<String> words, String... args) throws Exception {
        Result result = program.run(args).expect(code);
        assertThat(result.err()).startsWith("cachebust: ").contains(words).doesNotContain("\tat ");
        assertThat(result.err().lines().count()).as(result.err()).isLessThanOrEqualTo(3);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void dockerfilesThatCannotBeRead() throws Exception {
        Files.delete(program.folder.resolve("Dockerfile"));
        for (String command : List.of("build", "watch", "plan", "inspect", "hash")) {
            refused(2, List.of("Dockerfile: there is no such file", "-f"), command);
        }
        program.write("Dockerfile", "");
        refused(2, List.of("Dockerfile:1:1: the file has no instructions"), "build");
        program.write("Dockerfile", "FROM bb:latest\nRUM echo\n");
        for (String command : List.of("build", "plan", "inspect", "hash")) {
            refused(2, List.of("Dockerfile:2:1: unknown instruction RUM (did you mean RUN?)"), command);
        }
        program.write("Dockerfile", "FROM bb:latest AS builder\n");
        refused(2, List.of("no stage 'bilder'", "builder"), "build", "--target", "bilder");
    }

    @Test
    void configsThatCannotBeUsed() throws Exception {
        program.write("cachebust.toml", "image = \n");
        refused(2, List.of("cachebust.toml:1:9: not valid TOML"), "build");
        program.write("cachebust.toml", "image = 3\n");
        refused(2, List.of("cachebust.toml:1:1: image must be"), "plan");
        program.write("cachebust.toml", "[watch]\ndebonce = \"1s\"\n");
        refused(2, List.of("cachebust.toml:2:1: unknown key", "did you mean watch.debounce?"), "watch");
        refused(2, List.of("nope.toml: there is no such file"), "hash", "-c", "nope.toml");
        refused(2, List.of("/no/such: there is no such folder"), "-C", "/no/such", "inspect");
    }

    @Test
    void wordsThatAreNoOptionOrValue() throws Exception {
        refused(2, List.of("Unknown option: '--nope'"), "build", "--nope");
        refused(2, List.of("biuld", "cachebust build"), "biuld");
        refused(2, List.of("Missing required subcommand"));
        refused(2, List.of("no layer 'nosuch'", "system, dependency, source"), "build", "--bust", "nosuch");
        refused(2, List.of("no layer 'nosuch'"), "hash", "nosuch");
        refused(2, List.of("--debounce", "80ms"), "watch", "--debounce", "soon");
        refused(2, List.of("-t", "name:tag"), "build", "-t", "Bad Name");
        refused(2, List.of("--platform", "linux/arm64"), "build", "--platform", "nonsense");
        refused(2, List.of("--secret", "id=NAME"), "build", "--secret", "nonsense");
        refused(2, List.of("not in the context"), "plan", "../elsewhere");
    }

    @Test
    void enginesThatDoNotAnswer() throws Exception {
        program.with("DOCKER_HOST", "unix://" + root.resolve("none.sock"));
        refused(3, List.of("there is no such socket", "DOCKER_HOST"), "build");
        program.with("DOCKER_HOST", "tcp://127.0.0.1:1");
        refused(3, List.of("connection refused"), "build");
        program.with("DOCKER_HOST", "nonsense");
        refused(3, List.of("not an engine's address", "unix:///"), "build");
        refused(3, List.of("not an engine's address"), "watch");
        refused(3, List.of("not an engine's address"), "clean");
        program.run("plan", "a.txt").expect(0);
        program.run("hash").expect(0);
    }

    @Test
    void buildsThatFail() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nCOPY b.txt /\n");
        assertThat(program.run("build", "-t", "program-bad").expect(1).said())
                .containsPattern("Dockerfile:2: \"/b.txt\"( not found)?: not found")
                .contains("ignored");
        program.write("Dockerfile", "FROM bb:latest\n\nRUN echo told " + root + " && exit 7\n");
        assertThat(program.run("build", "-t", "program-bad").expect(1).said())
                .contains("Dockerfile:3: [stage-0 2] ended with exit code 7", "| told " + root);
        assertThat(program.run("build", "-t", "program-bad", "--progress", "quiet")
                        .expect(1)
                        .said())
                .startsWith("Dockerfile:3: ");
    }

    @Test
    void linksInCirclesAreSentAsTheyAre() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c/\n");
        Files.createSymbolicLink(program.folder.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(program.folder.resolve("self"), Path.of("."));
        program.run("build", "-t", "program-loop").expect(0);
        program.run("hash").expect(0);
        program.write("Dockerfile", "FROM bb:latest\nCOPY loop /c/\n");
        assertThat(program.run("build", "-t", "program-loop").expect(1).said())
                .containsPattern("Dockerfile:2: too many (sym)?links");
    }

    @Test
    void whatIsKeptBetweenRunsMayBeDamagedOrImpossible() throws Exception {
        program.run("build", "-t", "program-state").expect(0);
        int damaged = 0;
        try (var files = Files.walk(root.resolve("home").resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "garbage");
                damaged++;
            }
        }
        assertThat(damaged).isPositive();
        Result again = program.run("build", "-t", "program-state").expect(0);
        assertThat(again.said()).contains("warning: ", "is not used", "0 of 1 step rebuilt");
        program.with("XDG_STATE_HOME", "/proc/none")
                .run("build", "-t", "program-state")
                .expect(0);
        try (Watching watching = program.watch("-t", "program-state")) {
            watching.next("build-finished");
            assertThat(watching.err())
                    .contains("a second watcher of this project would go unnoticed", "/proc/none/cachebust");
        }
    }
}
