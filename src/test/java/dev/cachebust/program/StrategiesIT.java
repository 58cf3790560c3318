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

/** {@code lint} ends with which strategy fits, by what the project's own builds spent. */
class StrategiesIT {
    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "program-strategies:" + salt;

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root)
                .write("cachebust.toml", "image = \"" + tag + "\"\n")
                .write(".dockerignore", "Dockerfile\ncachebust.toml\n.dockerignore\n")
                .write("package.json", "{\"name\":\"" + salt + "\"}\n")
                .write("package-lock.json", "{}\n")
                .write("src/a.js", "1\n");
    }

    @AfterEach
    void forget() throws Exception {
        new Docker(program).run("image", "rm", "-f", tag);
    }

    /** Steps that stand in for a package manager come first, and stay cached. */
    private void dockerfile(String rest) throws Exception {
        program.write("Dockerfile", """
                FROM bb:latest AS tools
                RUN mkdir -p /usr/bin && printf '#!/bin/sh\\nmkdir -p node_modules\\n' >/usr/bin/npm && chmod +x /usr/bin/npm
                FROM tools
                """ + rest);
    }

    private JsonNode first() throws Exception {
        return new ObjectMapper()
                .readTree(program.run("lint", "--json").expect(0).out())
                .path("strategies")
                .path(0);
    }

    @Test
    void namesWhatEditsOfTheSourceCost() throws Exception {
        dockerfile("COPY . .\nRUN npm ci\nRUN npm run build\n");
        assertThat(first().path("strategy").asText()).isEqualTo("multi-stage");
        assertThat(first().path("runs").asInt()).as("nothing was built yet").isZero();
        program.run("build").expect(0);
        for (int edit = 1; edit <= 2; edit++) {
            program.write("src/a.js", "// " + edit + " " + salt + "\n")
                    .run("build")
                    .expect(0);
        }
        program.write("package-lock.json", "{ }\n").run("build").expect(0);

        assertThat(first().path("strategy").asText()).isEqualTo("multi-stage");
        assertThat(first().path("verdict").asText()).isEqualTo("fits");
        assertThat(first().path("runs").asInt())
                .as("the edit of the lock file led to one itself")
                .isEqualTo(2);
        assertThat(first().path("spentMs").asLong()).isPositive();
        assertThat(program.run("lint").expect(0).out())
                .containsPattern("fits +multi-stage isolation +edits of the source made npm ci \\(line 5\\) run again:"
                        + " 2 times in the last 7 days, ")
                .containsPattern(
                        "fits +cache mounts +npm ci \\(line 5\\) fetches everything anew in each run: 4 times");

        dockerfile("COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n");
        JsonNode now = first();
        assertThat(now.path("strategy").asText())
                .as("what is mended is not said again")
                .isEqualTo("cache-mounts");
    }
}
