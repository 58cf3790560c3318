package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that can be busted by ARG and by stage is busted by ARG, since that leaves its cache mounts as they are. */
class CacheMountIT {
    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "program-mounts:" + salt;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root).write("package.json", "{}" + salt).write("Dockerfile", """
                        FROM bb:latest AS deps
                        WORKDIR /kept
                        ARG DEPS_HASH
                        COPY package.json /
                        RUN --mount=type=cache,id=SALT,target=.,sharing=locked echo once >> runs; wc -l < runs > /runs
                        FROM deps
                        RUN --mount=type=cache,id=SALT,target=/kept ls /kept > /seen
                        """.replace("SALT", salt));
        docker = new Docker(program);
    }

    @AfterEach
    void forget() throws Exception {
        docker.run("image", "rm", "-f", tag);
    }

    private String runsAfterAnEdit(String strategy) throws Exception {
        program.write(
                "cachebust.toml",
                "[layers.dependency]\narg = \"DEPS_HASH\"\nstage = \"deps\"\nstrategy = \"" + strategy + "\"\n");
        program.write("package.json", UUID.randomUUID().toString());
        program.run("build", "-t", tag).expect(0);
        return docker.file(tag, "/runs").strip();
    }

    @Test
    void autoKeepsThemWarm() throws Exception {
        program.run("build", "-t", tag).expect(0);
        assertThat(runsAfterAnEdit("auto")).isEqualTo("2");
        assertThat(runsAfterAnEdit("auto")).isEqualTo("3");
        assertThat(docker.file(tag, "/seen")).contains("runs");
        assertThat(runsAfterAnEdit("stage")).as("the stage filter empties them").isEqualTo("1");
        assertThat(runsAfterAnEdit("auto")).isEqualTo("2");
        String said = program.run("build", "-t", tag, "--no-cache", "--progress", "plain")
                .expect(0)
                .said();
        assertThat(said).contains("empties cache mount " + salt + ", used by [deps 4], [stage-1 1]");
        assertThat(docker.file(tag, "/runs").strip())
                .as("so does leaving out the whole cache")
                .isEqualTo("1");
    }

    @Test
    void inspectListsThem() throws Exception {
        JsonNode document = new ObjectMapper()
                .readTree(program.run("inspect", "--json").expect(0).out());
        assertThat(document.path("cacheMounts").toString())
                .isEqualTo(("[{'id':'SALT','target':'/kept','sharing':'locked','usedBy':[{'stage':'deps','index':4}]},"
                                + "{'id':'SALT','target':'/kept','sharing':'shared','usedBy':[{'stage':'stage-1','index':1}]}]")
                        .replace('\'', '"')
                        .replace("SALT", salt));
        assertThat(document.path("stages").path(0).path("reachedBy").toString()).isEqualTo("[\"dependency\"]");
        assertThat(program.run("inspect").expect(0).out())
                .contains("stage deps from bb:latest, reached by changes of dependency")
                .contains("cache mounts")
                .containsPattern("  " + salt + " +locked +/kept +used by \\[deps 4]");
    }
}
