package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes while a real build runs. The first of its two steps depends on {@code deps}, the second on {@code src} as well;
 * where these say so, the step waits until the test wakes it.
 */
class OnChangeIT {
    private static final String TAG = "program-onchange:dev";

    @TempDir
    Path root;

    private final String sleep = "sleep " + (1_000_000_000L + System.nanoTime() % 1_000_000_000L);
    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        write("deps", "1")
                .write(
                        "Dockerfile",
                        "FROM bb:latest\nCOPY deps /\n"
                                + "RUN echo first $(cat /deps); if grep -q wait /deps; then " + sleep
                                + "; fi; true\nCOPY src /\n"
                                + "RUN echo second $(cat /src); if grep -q wait /src; then " + sleep + "; fi; true\n");
        write("src", "1");
    }

    /** Content of this test's own: no step of it is cached from another run. */
    private Program write(String path, String content) throws IOException {
        return program.write(path, content + " " + root + "\n");
    }

    private Watching watch(String mode) throws Exception {
        program.write("cachebust.toml", "[watch]\non_change = \"" + mode + "\"\n");
        Watching watching = program.watch("-t", TAG);
        watching.built();
        watching.forget();
        return watching;
    }

    /** Returns when a step has begun to wait. */
    private static void awaitLog(Watching watching, String text) throws Exception {
        watching.next("log", e -> e.path("text").asText().startsWith(text));
    }

    private void wake() throws Exception {
        String kill = "for f in /proc/[0-9]*/cmdline; do if [ \"$(tr '\\0' ' ' <$f)\" = \"" + sleep + " \" ]; then"
                + " p=${f#/proc/}; kill ${p%/cmdline}; echo woken; fi; done";
        assertThat(docker.run("run", "--rm", "--pid", "host", "bb:latest", "sh", "-c", kill)
                        .out())
                .contains("woken");
    }

    private static JsonNode finished(Watching watching, String result) throws Exception {
        JsonNode finished = watching.next("build-finished");
        assertThat(finished.path("result").asText()).as(watching.toString()).isEqualTo(result);
        return finished;
    }

    /** By its id: the name may belong to the next one already. */
    private void imageHas(JsonNode built, String deps, String src) throws Exception {
        String id = built.path("imageId").asText();
        assertThat(docker.file(id, "/deps")).isEqualTo(deps + " " + root + "\n");
        assertThat(docker.file(id, "/src")).isEqualTo(src + " " + root + "\n");
    }

    private static String statusOf(Watching watching, int index) {
        return watching.seen("step").stream()
                .filter(e -> e.path("index").asInt() == index)
                .map(e -> e.path("status").asText())
                .reduce("", (first, last) -> last);
    }

    @Test
    void smartEndsABuildThatHasComeToWhatChanged() throws Exception {
        try (Watching watching = watch("smart")) {
            write("src", "wait 2");
            awaitLog(watching, "second wait 2");
            write("src", "wait 3");
            finished(watching, "canceled");
            assertThat(statusOf(watching, 5)).isEqualTo("canceled");
            watching.forget();
            awaitLog(watching, "second wait 3");
            assertThat(statusOf(watching, 3)).isEqualTo("cached");
            program.write("deps", "");
            write("deps", "4");
            write("src", "4");
            finished(watching, "canceled");
            imageHas(finished(watching, "succeeded"), "4", "4");
            assertThat(watching.seen("build-started")).hasSize(2);
        }
    }

    @Test
    void smartLetsABuildEndThatHasYetToComeToWhatChanged() throws Exception {
        try (Watching watching = watch("smart")) {
            write("deps", "wait 2");
            awaitLog(watching, "first wait 2");
            write("src", "2");
            watching.next("change");
            wake();
            imageHas(finished(watching, "succeeded"), "wait 2", "1");
            watching.forget();
            imageHas(finished(watching, "succeeded"), "wait 2", "2");
            assertThat(statusOf(watching, 3)).isEqualTo("cached");
        }
    }

    @Test
    void queueLetsEveryBuildEnd() throws Exception {
        try (Watching watching = watch("queue")) {
            write("src", "wait 2");
            awaitLog(watching, "second wait 2");
            write("src", "3");
            watching.next("change");
            write("deps", "4");
            watching.next("change");
            wake();
            imageHas(finished(watching, "succeeded"), "1", "wait 2");
            imageHas(finished(watching, "succeeded"), "4", "3");
            assertThat(watching.seen("build-started")).hasSize(2);
        }
    }

    @Test
    void restartEndsEveryBuild() throws Exception {
        try (Watching watching = watch("restart")) {
            write("deps", "wait 2");
            awaitLog(watching, "first wait 2");
            write("src", "2");
            finished(watching, "canceled");
            awaitLog(watching, "first wait 2");
            wake();
            imageHas(finished(watching, "succeeded"), "wait 2", "2");
        }
    }
}
