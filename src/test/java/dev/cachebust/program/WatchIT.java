package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher from edit to image. What was re-run is read from the image: each RUN leaves a mark that never repeats. */
class WatchIT {
    private static final String TAG = "program-watch:dev";
    private static final String DOCKERFILE = """
            FROM bb:latest AS deps
            ARG CACHE_BUST_SYSTEM=1
            RUN head -c9 /dev/urandom | md5sum > /system
            WORKDIR /app
            ARG CACHE_BUST_DEPS=1
            COPY package.json ./
            RUN head -c9 /dev/urandom | md5sum > /deps

            FROM deps AS builder
            ARG CACHE_BUST_APP=1
            COPY . .
            RUN head -c9 /dev/urandom | md5sum > /built

            FROM bb:latest
            COPY --from=builder /system /deps /built /
            COPY --from=builder /app/src /src
            """;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", DOCKERFILE)
                .write(".dockerignore", "notes\n")
                .write("package.json", "{\"stamp\": \"" + Instant.now() + "\"}")
                .write("src/index.js", "one " + Instant.now());
    }

    private Map<String, String> marks() throws Exception {
        Map<String, String> marks = new TreeMap<>();
        for (String mark : Set.of("system", "deps", "built")) {
            marks.put(mark, docker.file(TAG, "/" + mark));
        }
        return marks;
    }

    private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
        Set<String> changed = new TreeSet<>(after.keySet());
        changed.removeIf(mark -> Objects.equals(after.get(mark), before.get(mark)));
        return changed;
    }

    @Test
    void rebuildsWhatAChangeConcernsAndNothingElse() throws Exception {
        String source = Files.readString(program.folder.resolve("src/index.js"));
        String manifest = Files.readString(program.folder.resolve("package.json"));
        try (Watching watching = program.watch("-t", TAG)) {
            watching.next("ready");
            watching.built();
            Map<String, String> first = marks();

            watching.forget();
            program.write("src/index.js", "two");
            watching.built();
            Map<String, String> second = marks();
            assertThat(changed(first, second)).containsExactly("built");
            assertThat(docker.file(TAG, "/src/index.js")).isEqualTo("two");
            assertThat(watching.seen("plan").get(0).path("bust").findValuesAsText("arg"))
                    .containsExactly("CACHE_BUST_APP");

            watching.forget();
            program.write("package.json", "{}");
            watching.built();
            assertThat(changed(second, marks())).containsExactlyInAnyOrder("deps", "built");
            assertThat(watching.seen("plan").get(0).path("bust").findValuesAsText("arg"))
                    .contains("CACHE_BUST_DEPS")
                    .doesNotContain("CACHE_BUST_SYSTEM");

            watching.forget();
            Files.setLastModifiedTime(program.folder.resolve("src/index.js"), FileTime.from(Instant.EPOCH));
            watching.next("skipped", e -> e.path("reason").asText().equals("unchanged"));
            assertThat(watching.seen("build-started")).isEmpty();

            program.write("package.json", manifest).write("src/index.js", source);
            JsonNode reverted = watching.next("build-finished", e -> {
                try {
                    return docker.file(TAG, "/src/index.js").equals(source)
                            && docker.file(TAG, "/deps").equals(first.get("deps"));
                } catch (IOException | InterruptedException ex) {
                    throw new AssertionError(ex);
                }
            });
            assertThat(reverted.path("rebuilt").asInt()).isZero();
            assertThat(marks()).isEqualTo(first);
            assertThat(watching.signal("INT")).isEqualTo(130);
            assertThat(watching.next("bye").path("reason").asText()).isEqualTo("interrupted");
        }
        program.write("src/index.js", "while away");
        try (Watching watching = program.watch("-t", TAG, "--once")) {
            watching.built();
            assertThat(watching.seen("change").get(0).path("paths").findValuesAsText("path"))
                    .containsExactly("src/index.js");
            assertThat(watching.exit()).as("--once ends by itself").isZero();
        }
        assertThat(docker.file(TAG, "/src/index.js")).isEqualTo("while away");
        assertThat(program.run("plan", "--exit-code", "-t", TAG).expect(0).out())
                .contains("nothing changed");
        program.write("src/index.js", "afterwards");
        program.run("plan", "--exit-code", "-t", TAG).expect(5);
    }

    @Test
    void survivesFilesThatAreBrokenInMidEdit() throws Exception {
        try (Watching watching = program.watch("-t", TAG, "--debounce", "20ms")) {
            watching.built();
            String good = docker.id(TAG);
            rejected(watching, "Dockerfile", DOCKERFILE.replace("WORKDIR", "WORKDRI"), "Dockerfile:4:1: ");
            rejected(watching, ".dockerignore", "[\n", ".dockerignore:1: ");
            rejected(watching, "cachebust.toml", "[watch]\ndebounce = 1\n", "cachebust.toml:2:");
            Files.delete(program.folder.resolve("Dockerfile"));
            assertThat(watching.next("config", e -> e.path("message").asText().startsWith("Dockerfile: "))
                            .path("state")
                            .asText())
                    .isEqualTo("rejected");
            assertThat(docker.id(TAG)).as("the good image stays").isEqualTo(good);

            Files.delete(program.folder.resolve("cachebust.toml"));
            program.write(".dockerignore", "notes\n");
            program.write("Dockerfile", DOCKERFILE.replace("RUN head", "RUN exit 9; head"));
            JsonNode failed = watching.next("build-finished");
            assertThat(failed.path("result").asText()).isEqualTo("failed");
            assertThat(failed.path("line").asInt()).isEqualTo(3);
            assertThat(failed.path("exitCode").asInt()).isEqualTo(9);
            assertThat(docker.id(TAG)).as("the good image stays").isEqualTo(good);

            program.write("Dockerfile", DOCKERFILE).write("src/index.js", "repaired");
            watching.next("build-finished", e -> e.path("result").asText().equals("succeeded"));
            program.write("src/index.js", "and more");
            watching.built();
            assertThat(docker.file(TAG, "/src/index.js")).isEqualTo("and more");
        }
    }

    @Test
    void saysWhatARestartIsNeededFor() throws Exception {
        try (Watching watching = program.watch("-t", TAG, "--debounce", "20ms")) {
            watching.built();
            program.write("cachebust.toml", "[engine]\nhost = \"unix:///nowhere/docker.sock\"\n");
            watching.next("warning", e -> e.path("message").asText().startsWith("[engine] has changed: "));
            program.write("src/index.js", "after the new host");
            watching.builtUntil(() -> docker.file(TAG, "/src/index.js").equals("after the new host"));

            watching.forget();
            program.write("cachebust.toml", "[watch]\ndebounce = \"30ms\"\n").write("src/index.js", "and back");
            watching.builtUntil(() -> docker.file(TAG, "/src/index.js").equals("and back"));
            assertThat(watching.seen("config")).isNotEmpty();
            assertThat(watching.seen("warning")).isEmpty();
        }
        program.write("cachebust.toml", "[engine]\nhost = \"unix:///nowhere/docker.sock\"\n")
                .run("build", "-t", TAG)
                .expect(3);
    }

    @Test
    void appliesEditsOfTheConfigAtOnce() throws Exception {
        String other = "program-watch-other:dev";
        program.write("Dockerfile", "FROM bb:latest\nARG MODE\nRUN echo $MODE > /mode\nCOPY src /src\n")
                .write("cachebust.toml", "image = \"" + TAG + "\"\n[args]\nMODE = \"one\"\n");
        try (Watching watching = program.watch()) {
            watching.built();
            assertThat(docker.file(TAG, "/mode")).isEqualTo("one\n");
            program.write("cachebust.toml", "image = \"" + TAG + "\"\n[args]\nMODE = \"two\"\n");
            watching.next("config", e -> e.path("state").asText().equals("reloaded"));
            watching.builtUntil(() -> docker.file(TAG, "/mode").equals("two\n"));
            program.write("cachebust.toml", "image = \"" + other + "\"\n[args]\nMODE = \"two\"\n");
            watching.builtUntil(() -> docker.run("image", "inspect", other).exit() == 0);
            assertThat(docker.id(other)).isEqualTo(docker.id(TAG));
            watching.forget();
            program.write(
                    "cachebust.toml",
                    "image = \"" + other + "\"\n[args]\nMODE = \"two\"\n[watch]\nignore = [\"src\"]\n");
            watching.next("config", e -> e.path("state").asText().equals("reloaded"));
            program.write("src/index.js", "silent");
            watching.next("skipped", e -> e.path("reason").asText().equals("ignored"));
            assertThat(watching.seen("build-started")).isEmpty();
        } finally {
            docker.run("rmi", other);
        }
    }

    private void rejected(Watching watching, String path, String content, String place) throws Exception {
        program.write(path, content);
        JsonNode config =
                watching.next("config", e -> e.path("message").asText().startsWith(place));
        assertThat(config.path("state").asText()).isEqualTo("rejected");
    }
}
