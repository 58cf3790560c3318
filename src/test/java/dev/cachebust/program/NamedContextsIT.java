package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders beside the context, and images in others' places. */
class NamedContextsIT {
    private static final String TAG = "program-contexts:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;
    private Path lib;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        lib = Files.createDirectories(root.resolve("lib"));
        Files.writeString(lib.resolve(".dockerignore"), "*.log\n");
        Files.writeString(lib.resolve("used.txt"), "one\n");
        Files.writeString(lib.resolve("other.txt"), "one\n");
        Files.writeString(lib.resolve("noise.log"), "one\n");
        program.write("own.txt", "own\n").write("cachebust.toml", """
                        [contexts]
                        lib = "../lib"
                        "base:1" = "docker-image://bb:latest"
                        """).write("Dockerfile", """
                        FROM base:1
                        COPY own.txt /
                        ARG APP_HASH
                        RUN echo app > /app
                        COPY --from=lib used.txt /
                        RUN --mount=from=lib,target=/lib ls -A /lib > /listed
                        """);
    }

    private JsonNode json(String... args) throws Exception {
        return new ObjectMapper().readTree(program.run(args).expect(0).out());
    }

    private List<String> outcomes() throws Exception {
        return StreamSupport.stream(json("plan", "--json").path("steps").spliterator(), false)
                .map(step ->
                        step.path("outcome").asText() + " " + step.path("cause").asText())
                .toList();
    }

    @Test
    void aFolderIsWatchedPlannedAndHashed() throws Exception {
        String before = program.run("hash").expect(0).out();
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(docker.file(TAG, "/used.txt")).isEqualTo("one\n");
            assertThat(docker.file(TAG, "/listed").lines()).containsExactly(".dockerignore", "other.txt", "used.txt");
            assertThat(outcomes()).allMatch(outcome -> outcome.startsWith("cached"));

            Files.writeString(lib.resolve("noise.log"), "two\n");
            Files.writeString(lib.resolve("used.txt"), "two\n");
            JsonNode change = watching.next("change");
            assertThat(change.path("paths"))
                    .singleElement()
                    .satisfies(path -> assertThat(path.path("path").asText()).isEqualTo("lib:used.txt"));
            JsonNode plan = watching.next("plan");
            assertThat(plan.path("cause").asText()).isEqualTo("the context lib changed");
            watching.built();
            assertThat(docker.file(TAG, "/used.txt")).isEqualTo("two\n");
            assertThat(program.run("hash").expect(0).out()).isNotEqualTo(before);
            assertThat(watching.signal("TERM")).isEqualTo(143);
        }
        Files.writeString(lib.resolve("other.txt"), "two\n");
        // One that the COPY does not name, but the mount shows.
        assertThat(outcomes().get(outcomes().size() - 2)).startsWith("rebuild");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(watching.signal("TERM")).isEqualTo(143);
        }
        Files.writeString(lib.resolve("used.txt"), "one\n");
        Files.writeString(lib.resolve("other.txt"), "one\n");
        assertThat(program.run("hash").expect(0).out()).isEqualTo(before);
    }

    @Test
    void aPathInAFolderIsPlannedAndTheContextsAreShown() throws Exception {
        JsonNode plan = json("plan", "--json", "../lib/used.txt");
        assertThat(plan.at("/paths/0/path").asText()).isEqualTo("lib:used.txt");
        assertThat(plan.at("/paths/0/layer").asText()).isEqualTo("source");
        assertThat(plan.at("/paths/0/reason").asText()).isEqualTo("read by COPY --from=lib used.txt / (Dockerfile:5)");
        assertThat(plan.path("steps"))
                .filteredOn(step -> step.path("outcome").asText().equals("rebuild"))
                .extracting(step -> step.path("line").asInt())
                .contains(5, 6)
                .doesNotContain(2);
        assertThat(json("plan", "--json", "lib:noise.log").at("/paths/0/layer").asText())
                .isEqualTo("ignored");
        assertThat(program.run("plan", "base:1:etc/passwd").expect(2).err())
                .contains("base:1 is docker-image://bb:latest, which the engine looks up in each build");
        assertThat(program.run("plan", "../elsewhere").expect(2).err())
                .contains("is not in the context", "nor in a named one: lib");

        assertThat(program.run("inspect").expect(0).out())
                .contains("named contexts")
                .containsPattern("lib +" + lib + " +3 files, watched")
                .containsPattern("base:1 +docker-image://bb:latest +looked up by the engine in each build");
        JsonNode named = json("inspect", "--json").path("namedContexts");
        assertThat(named).hasSize(2);
        assertThat(named.at("/0/files").asInt()).isEqualTo(3);
        assertThat(named.at("/1/where").asText()).isEqualTo("docker-image://bb:latest");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(program.run("build", "-t", TAG, "--build-context", "lib=../nowhere")
                        .expect(2)
                        .err())
                .contains("contexts.lib: ", "nowhere: there is no such folder");
        Files.writeString(lib.resolve(".dockerignore"), "[\n");
        assertThat(program.run("build", "-t", TAG).expect(2).err()).contains("lib/.dockerignore:1: ");
    }
}
