package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of four images: {@code api} is built on {@code base}; {@code worker} shares a folder with it; {@code jobs} is
 * {@code worker} under another name.
 */
class SeveralImagesIT {
    private static final String BASE = "program-several-base:dev";
    private static final String API = "program-several-api:dev";
    private static final String WORKER = "program-several-worker:dev";
    private static final String MAIL = "program-several-mail:dev";
    private static final String JOBS = "program-several-jobs:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("cachebust.toml", """
                        parallel = 2
                        [images.api]
                        image = "program-several-api:dev"
                        dockerfile = "api.Dockerfile"
                        [images.worker]
                        image = "program-several-worker:dev"
                        dockerfile = "worker.Dockerfile"
                        [images.jobs]
                        image = "program-several-jobs:dev"
                        dockerfile = "worker.Dockerfile"
                        [images.base]
                        image = "program-several-base:dev"
                        context = "base"
                        """)
                .write("base/Dockerfile", "FROM bb:latest\nCOPY tools /tools\n")
                .write("api.Dockerfile", "FROM " + BASE + "\nCOPY common /common\nRUN cat /common /tools >/all\n")
                .write("worker.Dockerfile", "FROM bb:latest\nCOPY common worker /\nRUN sh /worker\n")
                .write("worker", "true\n");
        write("base/tools", "1");
        write("common", "1");
    }

    /** Content of this test's own: no step of it is cached from another run. */
    private void write(String path, String content) throws IOException {
        program.write(path, content + " " + root + "\n");
    }

    /** The ends of so many builds, by image. */
    private static Map<String, String> finished(Watching watching, int builds) throws Exception {
        Map<String, String> results = new TreeMap<>();
        for (int i = 0; i < builds; i++) {
            JsonNode end = watching.next("build-finished");
            assertThat(results.put(
                            end.path("image").asText(), end.path("result").asText()))
                    .as("built once")
                    .isNull();
        }
        return results;
    }

    @Test
    void rebuildsWhatAChangeReaches() throws Exception {
        try (Watching watching = program.watch()) {
            assertThat(finished(watching, 3))
                    .isEqualTo(Map.of(BASE, "succeeded", API, "succeeded", WORKER, "succeeded"));
            assertThat(watching.seen("ready")).hasSize(3);
            assertThat(docker.file(JOBS, "/common")).isEqualTo("1 " + root + "\n");

            watching.forget();
            write("common", "2");
            assertThat(finished(watching, 2)).isEqualTo(Map.of(API, "succeeded", WORKER, "succeeded"));
            assertThat(watching.seen("change"))
                    .extracting(change -> change.path("image").asText())
                    .containsExactlyInAnyOrder(API, WORKER);
            assertThat(docker.file(JOBS, "/common")).isEqualTo("2 " + root + "\n");

            watching.forget();
            write("base/tools", "2");
            assertThat(finished(watching, 2)).isEqualTo(Map.of(BASE, "succeeded", API, "succeeded"));
            assertThat(watching.seen("plan"))
                    .extracting(plan -> plan.path("cause").asText())
                    .containsExactly("tools changed", "the base image " + BASE + " changed");
            assertThat(docker.file(API, "/all")).isEqualTo("2 " + root + "\n2 " + root + "\n");

            watching.forget();
            program.write("worker", "exit 3\n");
            write("common", "3");
            assertThat(finished(watching, 2)).isEqualTo(Map.of(API, "succeeded", WORKER, "failed"));
            assertThat(docker.file(WORKER, "/common")).isEqualTo("2 " + root + "\n");
            othersJoinAndLeave(watching);
            assertThat(watching.signal("INT")).isEqualTo(130);
        }
        List<String> builds = program.run("history", "--image", "api", "--json")
                .expect(0)
                .out()
                .lines()
                .toList();
        assertThat(String.join("", builds)).contains(API).doesNotContain(WORKER);
        assertThat(program.run("plan", "--image", "worker", "worker").expect(0).said())
                .contains("RUN sh /worker");
        answersForEach();
    }

    /** Without --image what a command says is said of each image. */
    private void answersForEach() throws Exception {
        JsonNode plan = json(
                program.run("plan", "--json", program.folder.resolve("common").toString())
                        .expect(0));
        assertThat(names(plan)).as("that it is in the context of").containsExactly("api", "worker", "jobs");
        assertThat(plan.path("images").get(0).path("steps")).isNotEmpty();
        assertThat(program.run("plan", "--exit-code").expect(5).out()).contains("api:\n", "worker, jobs:\n", "base:\n");
        assertThat(names(json(program.run("history", "--json").expect(0))))
                .containsExactly("api", "worker", "jobs", "base");
        assertThat(program.run("explain").expect(0).out()).contains("api:\n", "base:\n", "COPY tools /tools");
        assertThat(names(json(program.run("inspect", "--json").expect(0)))).hasSize(4);
        assertThat(names(json(program.run("hash", "--format", "json").expect(0))))
                .hasSize(4);
        assertThat(names(json(program.run("lint", "--json").expect(0)))).hasSize(4);
        assertThat(program.run("hash").expect(2).err()).contains("--image", "api, worker, jobs, base");
        assertThat(program.run("plan", "nowhere/../../else").expect(2).err()).contains("not in the context");
        program.write("base/Dockerfile", "FRM bb\n");
        assertThat(program.run("plan").expect(2).err()).contains("base: ", "Dockerfile:1");
    }

    private static JsonNode json(Program.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out());
    }

    private static List<String> names(JsonNode document) {
        List<String> names = new ArrayList<>();
        document.path("images").forEach(image -> names.add(image.path("name").asText()));
        return names;
    }

    /** The config gets an image and loses another; in between it is broken, which changes nothing. */
    private void othersJoinAndLeave(Watching watching) throws Exception {
        String before = Files.readString(program.folder.resolve("cachebust.toml"));
        watching.forget();
        program.write("cachebust.toml", before + "[images.mail\n");
        assertThat(watching.next("config").path("state").asText()).isEqualTo("rejected");
        write("common", "4");
        assertThat(finished(watching, 2)).isEqualTo(Map.of(API, "succeeded", WORKER, "failed"));

        watching.forget();
        program.write("mail.Dockerfile", "FROM " + API + "\nRUN cat /common >/mail\n");
        program.write("cachebust.toml", before.replaceAll("(?s)\\[images.worker].*?(?=\\[images.base])", "") + """
                        [images.mail]
                        image = "program-several-mail:dev"
                        dockerfile = "mail.Dockerfile"
                        """);
        assertThat(finished(watching, 1)).isEqualTo(Map.of(MAIL, "succeeded"));
        assertThat(docker.file(MAIL, "/mail")).isEqualTo("4 " + root + "\n");
        assertThat(watching.seen("config"))
                .extracting(config -> config.path("message").asText())
                .contains("read again: cachebust.toml; mail is watched from now on, worker is watched no more");
        assertThat(watching.seen("images").get(0).path("images"))
                .extracting(image -> image.path("name").asText())
                .containsExactly("api", "base", "mail");

        watching.forget();
        write("common", "5");
        assertThat(finished(watching, 2)).isEqualTo(Map.of(API, "succeeded", MAIL, "succeeded"));
        JsonNode status = new ObjectMapper()
                .readTree(program.run("status", "--format", "json").expect(0).out());
        assertThat(status.path("images"))
                .extracting(image -> image.path("image").asText())
                .containsExactly(API, BASE, MAIL);
        program.write("cachebust.toml", before);
        watching.next("images");
    }

    @Test
    void buildsThoseThatAreNamedAndWhatTheyAreBuiltOn() throws Exception {
        program.write("worker", "exit 3\n");
        String said = program.run("build", "api").expect(0).said();
        assertThat(said).contains("built " + BASE, "built " + API).doesNotContain(WORKER);
        assertThat(said.indexOf("built " + BASE)).isLessThan(said.indexOf("build 2 of " + API));
        String all = program.run("build").expect(1).said();
        assertThat(all).contains("failed to build " + WORKER);
        program.write("base/Dockerfile", "FROM bb:latest\nCOPY missing /\n");
        String broken = program.run("build", "api").expect(1).said();
        assertThat(broken).contains("not built: " + BASE + " could not be");
    }

    @Test
    void refusesACircle() throws Exception {
        program.write("base/Dockerfile", "FROM " + API + "\nCOPY tools /tools\n");
        assertThat(program.run("build").expect(2).err())
                .contains("images are built on each other in a circle: api → base → api");
    }
}
