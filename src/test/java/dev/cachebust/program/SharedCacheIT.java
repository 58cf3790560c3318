package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.build.buildkit.ExportingEngine;
import dev.cachebust.build.buildkit.PrivateRegistry;
import dev.cachebust.build.buildkit.PrivateRegistry.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's cache: one machine builds, pushes and exports, another one, whose engine is empty, reads and watches. */
class SharedCacheIT {
    private static final String DOCKERFILE = """
            FROM %s AS deps
            ARG CACHE_BUST_DEPS
            COPY package.json ./
            RUN cp package.json /deps

            FROM deps AS builder
            ARG CACHE_BUST_APP
            COPY src ./src
            RUN cat src/* > /built

            FROM deps
            COPY --from=builder /built /
            """;

    private static final int STEPS = 5;

    private static ExportingEngine first;
    private static ExportingEngine second;

    @TempDir
    Path root;

    @TempDir
    Path registryFolder;

    @TempDir
    Path logins;

    private PrivateRegistry registry;
    private Program writer;
    private Program reader;
    private String image;
    private String cache;

    @BeforeAll
    static void startEngines() throws Exception {
        first = ExportingEngine.first();
        second = ExportingEngine.second();
    }

    @AfterAll
    static void stopEngines() throws Exception {
        try {
            first.close();
        } finally {
            second.close();
        }
    }

    @BeforeEach
    void team() throws Exception {
        registry = new PrivateRegistry(registryFolder, Access.LOGIN);
        registry.logIn(logins);
        image = registry.host() + "/shop:dev";
        cache = registry.host() + "/shop:cache";
        String base = registry.host() + "/base:it";
        writer = machine("writer", first);
        reader = machine("reader", second);
        Docker docker = new Docker(writer);
        docker.run("tag", "bb", base).expect(0);
        docker.run("--config", logins.toString(), "push", base).expect(0);
        String stamp = "stamp " + System.nanoTime();
        for (Program machine : new Program[] {writer, reader}) {
            machine.write("Dockerfile", DOCKERFILE.formatted(base))
                    .write("package.json", stamp)
                    .write("src/index.js", stamp)
                    .write("cachebust.toml", config("type=registry,ref=" + cache, "never"));
        }
    }

    private Program machine(String name, ExportingEngine engine) throws IOException {
        return new Program(Files.createDirectories(root.resolve(name)))
                .with("DOCKER_HOST", engine.host())
                .with("DOCKER_CONFIG", logins.toString());
    }

    private String config(String target, String export) {
        return """
                image = "%s"
                [cache]
                from = ["%s"]
                to = ["%s,mode=max"]
                export = "%s"
                """.formatted(image, target, target, export);
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    /** The example of the documentation, with an npm that only pretends. */
    @Test
    void whatCiBuildsAndPushesDevelopersRead() throws Exception {
        Page page = new Page(Path.of("docs/team-cache.md"), registry.host());
        machine("node", first)
                .write("npm", """
                        #!/bin/sh
                        case $1 in
                        ci) head -c9 /dev/urandom > /installed ;;
                        run) mkdir -p dist; cat /installed src/* > dist/index.js ;;
                        esac
                        """)
                .write("Dockerfile", "FROM bb\nCOPY --chmod=755 npm /bin/npm\n")
                .run("build", "-t", page.base(), "--push")
                .expect(0);
        for (Program machine : new Program[] {writer, reader}) {
            machine.write("Dockerfile", page.block("dockerfile"))
                    .write("cachebust.toml", page.block("toml"))
                    .write("package-lock.json", "{}");
        }
        String hashes = writer.run("hash").expect(0).out();
        List<String> command = List.of(page.block("sh").strip().split(" "));
        assertThat(command).startsWith("cachebust", "build");
        int steps;
        try (Watching ci = writer.build(command.subList(2, command.size()).toArray(String[]::new))) {
            JsonNode after = ci.next("after");
            assertThat(after.path("action").asText()).isEqualTo("export cache");
            assertThat(after.path("result").asText()).isEqualTo("succeeded");
            assertThat(after.path("durationMs").asLong()).isPositive();
            JsonNode finished = ci.built();
            assertThat(finished.path("rebuilt").asInt())
                    .as("but for the second WORKDIR, which is the first")
                    .isGreaterThan(5);
            steps = finished.path("rebuilt").asInt() + finished.path("cached").asInt();
            assertThat(ci.exit()).isZero();
        }
        assertThat(registry.manifest("shop", "latest", PrivateRegistry.PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(writer.run("history").expect(0).out())
                .contains("shared cache: ")
                .contains("at 1 build");

        assertThat(reader.run("hash").expect(0).out()).isEqualTo(hashes);
        try (Watching developer = reader.watch()) {
            JsonNode finished = developer.built();
            assertThat(finished.path("cached").asInt()).as(developer.toString()).isEqualTo(steps);
            assertThat(developer.seen("warning")).isEmpty();
        }
        reader.write("src/index.js", "edited " + System.nanoTime());
        assertThat(StepsMade.of(reader).steps())
                .as("what the result does not hold is known, too")
                .containsExactlyInAnyOrder("build 1", "build 2", "stage-2 3");
    }

    /** The blocks of a page, with this registry instead of the one that it names. */
    private record Page(Path file, String registry) {
        private static final String BASE = "node:22-alpine";

        /** The first block in this language. */
        String block(String language) throws IOException {
            Matcher found =
                    Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(file));
            assertThat(found.find()).as("a block of " + language).isTrue();
            return found.group(1).replace("127.0.0.1:5000", registry).replace("FROM " + BASE, "FROM " + base());
        }

        String base() {
            return registry + "/" + BASE;
        }
    }

    @Test
    void aHelpersLoginIsGoodForCacheAndPush() throws Exception {
        Path helper = Files.writeString(logins.resolve("docker-credential-team"), """
                #!/bin/sh
                echo '{"Username": "%s", "Secret": "%s"}'
                """.formatted(
                        PrivateRegistry.USER, PrivateRegistry.PASSWORD));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(logins.resolve("config.json"), "{\"credHelpers\": {\"" + registry.host() + "\": \"team\"}}");
        String path = logins + ":" + System.getenv("PATH");

        writer.with("PATH", path).run("build", "--push", "--progress", "plain").expect(0);
        Program.Result read =
                reader.with("PATH", path).run("build", "--progress", "plain").expect(0);

        assertThat(read.said()).contains("0 of " + STEPS + " steps rebuilt, " + STEPS + " cached");
        assertThat(read.said()).doesNotContain(PrivateRegistry.PASSWORD);
        Files.delete(logins.resolve("config.json"));
        Program.Result refused =
                writer.run("build", "--push", "--progress", "plain").expect(1);
        assertThat(refused.said())
                .contains("no cache was imported from " + cache)
                .contains("docker login " + registry.host());
    }

    @Test
    void aWatcherExportsBetweenItsBuilds() throws Exception {
        writer.write("cachebust.toml", config("type=registry,ref=" + cache, "every:10m"));
        try (Watching watching = writer.watch()) {
            watching.built();
            JsonNode after = watching.next("after");
            assertThat(after.path("action").asText()).isEqualTo("export cache");
            assertThat(after.path("result").asText()).isEqualTo("succeeded");
            writer.write("src/index.js", "edited " + System.nanoTime());
            watching.built();
            assertThat(watching.signal("INT")).isEqualTo(130);
            assertThat(watching.seen("after")).as("once in ten minutes").hasSize(1);
        }
        reader.write("cachebust.toml", config("type=registry,ref=" + cache, "every:1s"));
        try (Watching watching = reader.watch()) {
            assertThat(watching.built().path("cached").asInt()).isEqualTo(STEPS);
            watching.next("after");
            reader.write("src/index.js", "edited there " + System.nanoTime());
            watching.built();
            assertThat(watching.next("after").path("build").asInt()).isEqualTo(2);
        }
        writer.write("src/index.js", Files.readString(reader.folder.resolve("src/index.js")));
        try (Watching build = writer.build()) {
            assertThat(build.built().path("cached").asInt()).isEqualTo(STEPS);
        }
    }

    @Test
    void aWatcherExportsWhatItHasBuiltWhenItEnds() throws Exception {
        writer.write("cachebust.toml", config("type=registry,ref=" + cache, "exit"));
        try (Watching watching = writer.watch()) {
            watching.built();
            writer.write("src/index.js", "edited");
            watching.built();
            watching.signalOnly("INT");
            assertThat(watching.next("waiting").path("for").asText()).isEqualTo("the export of cache");
            assertThat(watching.next("after").path("build").asInt()).isEqualTo(2);
            watching.next("bye");
            assertThat(watching.exit()).isEqualTo(130);
        }
        assertThat(writer.run("history").expect(0).out()).contains("shared cache: ");
        reader.write("src/index.js", "edited");
        try (Watching build = reader.build()) {
            assertThat(build.built().path("cached").asInt()).isEqualTo(STEPS);
        }
    }

    @Test
    void aRegistryThatIsAwayIsAWarning() throws Exception {
        String away;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            away = "127.0.0.1:" + free.getLocalPort() + "/shop:cache";
        }
        writer.write("cachebust.toml", config("type=registry,ref=" + away, "every:1s"));
        try (Watching watching = writer.watch()) {
            watching.next("warning", event -> event.path("rule").asText().equals("cache-import"));
            assertThat(watching.built().path("rebuilt").asInt()).isEqualTo(STEPS);
            JsonNode export = watching.next(
                    "warning", event -> event.path("rule").asText().equals("cache-export"));
            assertThat(export.path("message").asText()).contains("connection refused");
            watching.forget();
            writer.write("src/index.js", "edited " + System.nanoTime());
            watching.built();
            assertThat(watching.seen("warning"))
                    .noneMatch(e -> e.path("rule").asText().equals("cache-import"));
        }
        try (Watching build =
                writer.write("src/index.js", "again " + System.nanoTime()).build()) {
            build.next("warning", event -> event.path("rule").asText().equals("cache-import"));
            build.next("warning", event -> event.path("rule").asText().equals("cache-export"));
            build.built();
            assertThat(build.exit()).isZero();
        }
    }
}
