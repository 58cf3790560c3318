package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan --exact} of the built program, on the engine that DOCKER_HOST names. */
class PlanIT {
    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root)
                .write("package.json", "{}")
                .write(".dockerignore", "*.log\n")
                .write("Dockerfile", """
                        FROM bb:latest AS deps
                        ARG DEPS_HASH
                        COPY package.json /w/
                        RUN true
                        FROM deps
                        ENV A=1
                        COPY . /w
                        RUN echo $A
                        """);
    }

    @Test
    void anEngineThatAgrees() throws Exception {
        assertThat(program.run("plan", "--exact").expect(0).out())
                .contains("exact: engine ")
                .contains("sees the same 4 steps");
        JsonNode exact = json(program.run("plan", "--exact", "--json").expect(0));
        assertThat(exact.path("agrees").asBoolean()).isTrue();
        assertThat(exact.path("differences")).isEmpty();
        assertThat(exact.path("engine").asText()).isNotEmpty();
    }

    @Test
    void whatABaseImageHandsOnIsKnown() throws Exception {
        String tag = "cachebust-exact-" + UUID.randomUUID();
        program.write(
                "Dockerfile",
                "FROM bb:latest\nENV Z=1 A=2\nWORKDIR /w\nUSER 5\nSHELL [\"/bin/ash\", \"-c\"]\nONBUILD COPY . .\nONBUILD RUN env\n");
        try (EngineUnderTest engine = new EngineUnderTest();
                BuildKitEngine client = engine.connect()) {
            EngineUnderTest.build(client, program.folder, tag).succeeded();
            try {
                program.write("Dockerfile", "FROM " + tag + "\nENV B=1\nRUN env\nWORKDIR x\n");
                assertThat(program.run("plan", "--exact").expect(0).out()).contains("the same 4 steps");
            } finally {
                engine.docker().removeImageCmd(tag).withForce(true).exec();
            }
        }
    }

    @Test
    void anEngineThatRefusesWhatWeRead() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nCOPY --parents a /\n");

        Program.Result text = program.run("plan", "--exact").expect(8);
        assertThat(text.out())
                .contains("sees one thing differently")
                .contains("Dockerfile:2")
                .contains("parents")
                .contains("a bug worth telling");
        JsonNode difference = json(program.run("plan", "--exact", "--json").expect(8))
                .path("differences")
                .path(0);
        assertThat(difference.path("line").asInt()).isEqualTo(2);
        assertThat(difference.path("ours").asText()).isEqualTo("can be built");
        assertThat(difference.path("engine").asText()).contains("parents");
    }

    @Test
    void noEngine() throws Exception {
        program.with("DOCKER_HOST", "unix://" + root.resolve("none"));

        assertThat(program.run("plan", "--exact").expect(3).err()).contains("no such socket");
        program.run("plan").expect(0);
    }

    @Test
    void noBaseImage() throws Exception {
        program.write("Dockerfile", "FROM 127.0.0.1:1/none:1\nRUN true\n");

        Program.Result result = program.run("plan", "--exact").expect(1);
        assertThat(result.err()).contains("cannot say what it would do").contains("127.0.0.1:1/none:1");
        assertThat(result.out()).isEmpty();
    }

    private static JsonNode json(Program.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out()).path("exact");
    }
}
