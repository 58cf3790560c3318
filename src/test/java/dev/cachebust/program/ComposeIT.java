package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects that other tools' files declare, with the user's {@code docker compose} and {@code docker buildx}. */
class ComposeIT {
    private static final Path EXAMPLE = Path.of("examples/compose").toAbsolutePath();
    private static final List<String> SERVICES = List.of("web", "worker", "api", "database");

    /** A start, a build and Compose's own work. */
    private static final long SECONDS = 180;

    @TempDir
    Path root;

    private final String project = "cbit" + UUID.randomUUID().toString().substring(0, 8);
    private Program program;
    private Docker docker;

    @BeforeEach
    void putsDockerOnThePath() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        Path bin = Files.createDirectory(root.resolve("bin"));
        String client = Objects.requireNonNullElse(System.getenv("DOCKER_CLI"), "/usr/bin/docker");
        Path script = Files.writeString(bin.resolve("docker"), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(client));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        program.with("PATH", bin + ":" + System.getenv("PATH"));
    }

    @AfterEach
    void removes() throws Exception {
        if (Files.exists(program.folder.resolve("compose.yaml"))) {
            program.sh("docker compose down --timeout 0 --rmi local").expect(0);
        }
        for (String image : docker.run("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")
                .out()
                .lines()
                .filter(name -> name.startsWith(project))
                .toList()) {
            docker.run("rmi", "--force", image);
        }
    }

    @Test
    void anEditRebuildsTheServicesThatItReachesAndNoOthersOnce() throws Exception {
        example();
        program.sh("docker compose up --detach database").expect(0);
        Map<String, Integer> builds = new TreeMap<>();
        try (Watching watching = program.watch()) {
            await(watching, builds, "web", "api");
            Map<String, String> first = containers();
            assertThat(first.keySet()).containsExactlyInAnyOrderElementsOf(SERVICES);
            assertThat(in("web", "cat", "/app/www/index.html")).contains("Welcome to the shop");

            program.write("shared/name.sh", "NAME='the new shop'\n");
            await(watching, builds, "web", "api");
            Map<String, String> second = containers();
            assertThat(changed(first, second)).containsExactlyInAnyOrder("web", "worker", "api");
            assertThat(in("web", "cat", "/app/www/index.html")).contains("Welcome to the new shop");
            assertThat(in("worker", "cat", "/app/shared/name.sh")).contains("new shop");

            program.write("api/items.json", "[]\n");
            await(watching, builds, "api");
            Map<String, String> third = containers();
            assertThat(changed(second, third)).containsExactly("api");
            assertThat(in("api", "cat", "/app/items.json")).isEqualTo("[]\n");

            program.write("web/page.html", "<h1>NAME</h1>\n");
            await(watching, builds, "web");
            assertThat(changed(third, containers())).containsExactlyInAnyOrder("web", "worker");

            watching.signalOnly("TERM");
            watching.next("bye");
            watching.seen("build-finished").forEach(event -> count(builds, event));
        }
        assertThat(builds).containsExactlyInAnyOrderEntriesOf(Map.of("web", 3, "api", 3));
    }

    @Test
    void aFileInMidEditEndsNothingAndCountsWhenItIsWhole() throws Exception {
        String services = """
                services:
                  web: &web
                    build: {context: app, args: {MODE: %s}}
                    command: [sh, -c, "trap exit TERM; while :; do sleep 60 & wait; done"]
                  worker: *web
                """;
        program.write(".env", "COMPOSE_PROJECT_NAME=" + project + "\n");
        program.write("compose.yaml", services.formatted("one"));
        program.write("app/Dockerfile", "FROM bb:latest\nARG MODE\nRUN echo $MODE > /mode\n");
        Map<String, Integer> builds = new TreeMap<>();
        try (Watching watching = program.watch("worker")) {
            await(watching, builds, "worker");
            Map<String, String> first = containers();
            assertThat(first.keySet()).containsExactly("worker");

            program.write("compose.yaml", services.formatted("two") + "  broken: [\n");
            JsonNode rejected = watching.next("config");
            assertThat(rejected.path("state").asText()).isEqualTo("rejected");
            assertThat(rejected.path("message").asText()).startsWith("compose.yaml:7:1: not valid YAML");

            program.write("compose.yaml", services.formatted("three"));
            assertThat(watching.next("config").path("message").asText()).startsWith("read again: compose.yaml");
            await(watching, builds, "worker");
            assertThat(changed(first, containers())).containsExactly("worker");
            assertThat(in("worker", "cat", "/mode")).isEqualTo("three\n");
        }
        assertThat(builds).isEqualTo(Map.of("worker", 2));
    }

    @Test
    void theTargetsOfABakeFileAreImages() throws Exception {
        program.write("docker-bake.hcl", """
                variable "NAME" { default = "nobody" }
                target "default" {
                  context = "app"
                  dockerfile = "../Containerfile"
                  args = { WHO = "${NAME}" }
                  tags = ["%s/baked:1", "%s/baked:2"]
                }
                """.formatted(project, project));
        program.write("app/a", "content");
        program.write("Containerfile", "FROM bb:latest\nARG WHO\nCOPY a /a\nRUN echo $WHO > /who\n");
        program.with("NAME", "somebody").run("build", "--progress", "plain").expect(0);
        assertThat(docker.file(project + "/baked:1", "/who")).isEqualTo("somebody\n");
        assertThat(docker.id(project + "/baked:2")).isEqualTo(docker.id(project + "/baked:1"));
        program.write("docker-bake.hcl", "target \"default\" { context = missing }\n");
        assertThat(program.run("plan").expect(2).err())
                .contains("docker-bake.hcl: ")
                .contains("missing");
    }

    /** The example, on images that are here. */
    private void example() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                program.write(EXAMPLE.relativize(file).toString(), Files.readString(file));
            }
        }
        program.write(
                ".env", "BASE_IMAGE=bb:latest\nDATABASE_IMAGE=bb:latest\nCOMPOSE_PROJECT_NAME=%s\n".formatted(project));
        program.write("compose.override.yaml", """
                services:
                  web: {ports: !reset []}
                  database: {command: [sh, -c, "trap exit TERM; while :; do sleep 60 & wait; done"]}
                """);
    }

    /** Waits for one more build of each of these images, and for their containers. */
    private void await(Watching watching, Map<String, Integer> builds, String... images) throws Exception {
        Set<String> left = new HashSet<>();
        for (String image : images) {
            left.add(project + "-" + image);
        }
        Map<Integer, String> running = new HashMap<>();
        while (!left.isEmpty()) {
            JsonNode event = watching.next("after", any -> true, SECONDS);
            watching.seen("build-started")
                    .forEach(start -> running.put(
                            start.path("build").asInt(), start.path("image").asText()));
            assertThat(event.path("result").asText()).as(event.toString()).isEqualTo("succeeded");
            left.remove(
                    event.path("image").asText(running.get(event.path("build").asInt())));
        }
        watching.seen("build-finished").forEach(event -> count(builds, event));
        watching.forget();
    }

    private void count(Map<String, Integer> builds, JsonNode finished) {
        assertThat(finished.path("result").asText()).as(finished.toString()).isEqualTo("succeeded");
        builds.merge(finished.path("image").asText().substring(project.length() + 1), 1, Integer::sum);
    }

    /** The id of each service's container. */
    private Map<String, String> containers() throws Exception {
        Map<String, String> ids = new TreeMap<>();
        program.sh("docker compose ps --format '{{.Service}} {{.ID}}'")
                .expect(0)
                .out()
                .lines()
                .forEach(line -> ids.put(line.split(" ")[0], line.split(" ")[1]));
        return ids;
    }

    private static List<String> changed(Map<String, String> before, Map<String, String> after) {
        return after.keySet().stream()
                .filter(name -> !Objects.equals(after.get(name), before.get(name)))
                .toList();
    }

    private String in(String service, String... command) throws Exception {
        return program.sh("docker compose exec -T " + service + " " + String.join(" ", command))
                .expect(0)
                .out();
    }
}
