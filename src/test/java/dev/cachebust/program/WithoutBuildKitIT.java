package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.Relay;
import dev.cachebust.build.classic.ClassicClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's main job on engines without BuildKit: watch, bust what a change concerns, tag what was built. */
class WithoutBuildKitIT {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"DOCKER_HOST", "PODMAN_HOST"})
    void rebuildsWhatAChangeConcerns(String variable) throws Exception {
        String salt = UUID.randomUUID().toString().substring(0, 8);
        String tag = "program-classic-" + salt + ":dev";
        String host = ClassicClient.host(variable);
        Program program = new Program(root).with("DOCKER_HOST", host).with("DOCKER_BUILDKIT", "0");
        dockerfile(program, salt, "");
        program.write("package.json", salt).write("src/a.js", "one " + salt);
        try (EngineUnderTest engine = new EngineUnderTest(host);
                Watching watching = program.watch("-t", tag)) {
            JsonNode ready = watching.next("ready");
            assertThat(ready.at("/engine/kind").asText()).isEqualTo("classic");
            assertThat(ready.at("/engine/version").asText().startsWith("Podman "))
                    .isEqualTo(variable.equals("PODMAN_HOST"));
            watching.built();

            program.write("src/a.js", "two " + salt);
            assertThat(busted(watching.next("plan"))).containsExactly("CACHE_BUST_APP");
            JsonNode source = watching.built();
            assertThat(source.path("rebuilt").asInt()).isEqualTo(2);
            assertThat(source.path("cached").asInt()).isEqualTo(2);
            assertThat(source.at("/prediction/wrong")).isEmpty();
            assertThat(source.path("imageId").asText())
                    .isEqualTo(engine.docker().inspectImageCmd(tag).exec().getId());
            assertThat(watching.seen("log").toString()).contains("two " + salt);

            program.write("package.json", salt + " more");
            assertThat(busted(watching.next("plan"))).contains("CACHE_BUST_DEPS");
            JsonNode dependency = watching.built();
            assertThat(dependency.path("rebuilt").asInt()).isEqualTo(4);
            String good = dependency.path("imageId").asText();

            dockerfile(program, salt, "RUN --mount=type=secret,id=token true\n");
            JsonNode refused = watching.next("build-finished");
            assertThat(refused.path("result").asText()).isEqualTo("failed");
            assertThat(refused.path("error").asText()).contains("cannot do this: RUN --mount=type=secret");
            assertThat(engine.docker().inspectImageCmd(tag).exec().getId()).isEqualTo(good);

            dockerfile(program, salt, "");
            watching.next("skipped", event -> event.path("reason").asText().equals("unchanged"));
            assertThat(watching.signal("INT")).isEqualTo(130);
            engine.docker().removeImageCmd(tag).withForce(true).exec();
        }
    }

    @Test
    void aProxyThatLetsNobodySpeakWithBuildKitIsSaidAndBuiltThrough() throws Exception {
        String tag = "program-proxied-" + UUID.randomUUID().toString().substring(0, 8) + ":dev";
        try (EngineUnderTest engine = new EngineUnderTest();
                Relay proxy = new Relay(engine.address(), ServerSocketFactory.getDefault())) {
            proxy.refuseBuildKit();
            Program program = new Program(root)
                    .with("DOCKER_HOST", "tcp://127.0.0.1:" + proxy.port())
                    .write("a", tag)
                    .write("Dockerfile", "FROM bb:latest\nCOPY a /\n");
            Program.Result built = program.run("build", "-t", tag).expect(0);
            assertThat(built.said())
                    .contains("refuses BuildKit (HTTP/1.1 403 Forbidden)", "older builder", "docs/engines.md");
            assertThat(engine.cat(tag, "/a")).isEqualTo(tag);
            try (Watching watching = program.watch("-t", tag)) {
                assertThat(watching.next("ready").at("/engine/kind").asText()).isEqualTo("classic");
                assertThat(watching.signal("INT")).isEqualTo(130);
            }
            assertThat(program.with("DOCKER_BUILDKIT", "1")
                            .run("build", "-t", tag, "--no-cache")
                            .said())
                    .contains("refused to speak BuildKit");
            engine.docker().removeImageCmd(tag).withForce(true).exec();
        }
    }

    private static Set<String> busted(JsonNode plan) {
        Set<String> args = new TreeSet<>();
        plan.path("bust").forEach(bust -> args.add(bust.path("arg").asText()));
        return args;
    }

    private static void dockerfile(Program program, String salt, String more) throws IOException {
        program.write("Dockerfile", """
                FROM bb:latest
                LABEL salt=%s
                ARG CACHE_BUST_DEPS
                COPY package.json /app/
                RUN cp /app/package.json /app/installed
                ARG CACHE_BUST_APP
                COPY src/ /app/src/
                RUN cat /app/src/* | tee /app/built
                %s""".formatted(salt, more));
    }
}
