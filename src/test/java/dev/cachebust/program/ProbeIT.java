package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that live elsewhere: a git repository, a web server, a registry and a command, all real. */
class ProbeIT {
    private static final String DOCKERFILE = """
            FROM bb:latest
            ARG CACHE_BUST_DEPS
            RUN head -c9 /dev/urandom > /deps
            ARG CACHE_BUST_APP
            COPY src /src
            RUN head -c9 /dev/urandom > /built
            """;

    @TempDir
    Path root;

    private Program program(String probe) throws Exception {
        return new Program(root)
                .write("Dockerfile", DOCKERFILE)
                .write("src/a", root.toString())
                .write("cachebust.toml", "image = \"program-probe:dev\"\n[[layers.deps.probe]]\n" + probe);
    }

    private static List<String> rebuilt(JsonNode plan) {
        return plan.path("steps").findValues("text").isEmpty()
                ? List.of()
                : java.util.stream.StreamSupport.stream(plan.path("steps").spliterator(), false)
                        .filter(step -> !step.path("outcome").asText().equals("cached"))
                        .map(step -> step.path("text").asText().replaceAll(" .*", ""))
                        .toList();
    }

    @Test
    void aCommitElsewhereBuildsAgainAndIsNamed() throws Exception {
        Program program = program("git = \"../library#main\"\nevery = \"200ms\"\n");
        Path library = Files.createDirectory(root.resolve("library"));
        String git = "git -C '" + library + "' -c user.name=a -c user.email=a@example.org ";
        program.sh(git + "init --quiet -b main && " + git + "commit --quiet --allow-empty -m 1")
                .expect(0);
        try (Watching watching = program.watch()) {
            watching.built();
            String image = new Docker(program).file("program-probe:dev", "/deps");
            watching.forget();
            program.sh(git + "commit --quiet --allow-empty -m 2").expect(0);
            JsonNode plan = watching.next("plan");
            assertThat(plan.path("cause").asText()).startsWith("the probe git ../library#main has another answer (");
            assertThat(rebuilt(plan)).containsExactly("RUN", "COPY", "RUN");
            watching.built();
            assertThat(new Docker(program).file("program-probe:dev", "/deps")).isNotEqualTo(image);
            watching.forget();
            program.sh("rm -rf '" + library + "'").expect(0);
            JsonNode warning = watching.next(
                    "warning", event -> event.path("message").asText().contains("its last one is used"));
            assertThat(warning.path("rule").asText()).isEqualTo("probe-without-answer");
            program.write("src/a", "other");
            assertThat(rebuilt(watching.next("plan"))).containsExactly("COPY", "RUN");
            watching.built();
        }
    }

    @Test
    void aWebServerIsAskedOncePerPeriodAndHoldsNothingUp() throws Exception {
        AtomicReference<String> tag = new AtomicReference<>("1");
        List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod());
            exchange.getResponseHeaders().set("ETag", '"' + tag.get() + '"');
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/list";
        Program program = program("url = \"" + url + "\"\nevery = \"1h\"\n");
        String first = program.run("hash", "deps").expect(0).out();
        program.run("build").expect(0);
        tag.set("2");
        assertThat(program.run("hash", "deps").expect(0).out()).isEqualTo(first);
        assertThat(asked).containsExactly("HEAD");
        program(("url = \"" + url + "\"\nevery = \"1ms\"\n"));
        String second = program.run("hash", "deps").expect(0).out();
        assertThat(second).isNotEqualTo(first);
        server.stop(0);
        Program.Result offline = program.run("hash", "deps").expect(0);
        assertThat(offline.out()).isEqualTo(second);
        assertThat(offline.err()).contains("there is no connection to the server; its last one is used");
        Program.Result built = program.run("build").expect(0);
        assertThat(built.said()).contains("there is no connection to the server");
        assertThat(program.run("plan", "--exit-code").expect(0).out()).doesNotContain("REBUILD");
    }

    @Test
    void whatNeverAnsweredIsTheSameEveryTime() throws Exception {
        Program program = program("command = [\"cat\", \"version\"]\nevery = \"1ms\"\n");
        Program.Result unknown = program.run("hash", "deps").expect(0);
        assertThat(unknown.err()).contains("it counts as unknown until it does");
        assertThat(program.run("hash", "deps").expect(0).out()).isEqualTo(unknown.out());
        program.write("version", "1");
        String known = program.run("hash", "deps").expect(0).out();
        assertThat(known).isNotEqualTo(unknown.out());
        program.run("build").expect(0);
        program.write("version", "2");
        assertThat(program.run("hash", "deps").expect(0).out()).isNotEqualTo(known);
    }

    @Test
    void aRegistryTellsTheDigestOfAnImageToWhoIsLoggedIn() throws Exception {
        try (LoopbackRegistry registry = new LoopbackRegistry(root.resolve("registry"))) {
            String image = registry.host() + "/base:1";
            Program program = program("image = \"" + image + "\"\nevery = \"1ms\"\n");
            Docker docker = new Docker(program);
            Program.Result stranger = program.with(
                            "DOCKER_CONFIG", root.resolve("nobody").toString())
                    .run("hash", "deps")
                    .expect(0);
            assertThat(stranger.err()).contains("it counts as unknown until it does");
            program.with("DOCKER_CONFIG", registry.login().toString());
            docker.run("tag", "bb:latest", image).expect(0);
            docker.run("--config", registry.login().toString(), "push", image).expect(0);
            String first = program.run("hash", "deps").expect(0).out();
            assertThat(first).isNotEqualTo(stranger.out());
            program.write("other/Dockerfile", "FROM bb:latest\nRUN head -c9 /dev/urandom > /x\n");
            docker.run("build", "-t", image, "other").expect(0);
            docker.run("--config", registry.login().toString(), "push", image).expect(0);
            docker.run("rmi", image).expect(0);
            String second = program.run("hash", "deps").expect(0).out();
            assertThat(second).isNotEqualTo(first).isNotEqualTo(stranger.out());
            registry.stop();
            Program.Result offline = program.run("hash", "deps").expect(0);
            assertThat(offline.out()).isEqualTo(second);
            assertThat(offline.err()).contains("its last one is used");
        }
    }
}
