package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code semantic = true}: the same value in every command, and what it cannot help. */
class SemanticIT {
    private static final String MANIFEST =
            "{\"version\": \"%s\", \"stamp\": \"%s\", \"scripts\": {\"test\": \"%s\"}, \"dependencies\": {\"a\": \"%s\"}}";

    @TempDir
    Path root;

    private final String stamp = Instant.now().toString();

    private Program program() throws Exception {
        return new Program(root)
                .write("Dockerfile", """
                        FROM bb:latest AS deps
                        ARG CACHE_BUST_DEPS
                        RUN head -c9 /dev/urandom > /deps; echo "%s"

                        FROM bb:latest
                        COPY --from=deps /deps /deps
                        ARG CACHE_BUST_APP
                        COPY package.json /
                        RUN head -c9 /dev/urandom > /built
                        """.formatted(stamp))
                .write("cachebust.toml", """
                        image = "program-semantic:dev"
                        [layers.deps]
                        files = ["package.json"]
                        semantic = true
                        """)
                .write("package.json", MANIFEST.formatted("1", stamp, "t", "1"));
    }

    private static List<String> outcomes(JsonNode steps) {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode step : steps) {
            outcomes.add(step.path("outcome").asText() + " "
                    + step.path("text").asText().replaceAll("(?s) .*", ""));
        }
        return outcomes;
    }

    @Test
    void scriptsAndVersionLeaveTheInstallationAloneAndDependenciesDoNot() throws Exception {
        Program program = program();
        Docker docker = new Docker(program);
        String hash = program.run("hash", "deps").expect(0).out();
        program.run("build").expect(0);
        String deps = docker.file("program-semantic:dev", "/deps");
        String built = docker.file("program-semantic:dev", "/built");

        program.write("package.json", MANIFEST.formatted("2", stamp, "u", "1"));
        assertThat(program.run("hash", "deps").expect(0).out()).isEqualTo(hash);
        // The honest limit: who copies the file sees all of it.
        JsonNode plan = new ObjectMapper()
                .readTree(program.run("plan", "--json").expect(0).out());
        assertThat(plan.path("bust")).isEmpty();
        assertThat(outcomes(plan.path("steps")))
                .containsExactly("cached RUN", "cached COPY", "rebuild COPY", "rebuild RUN");
        program.run("build").expect(0);
        assertThat(docker.file("program-semantic:dev", "/deps")).isEqualTo(deps);
        assertThat(docker.file("program-semantic:dev", "/built")).isNotEqualTo(built);

        try (Watching watching = program.watch()) {
            watching.next("ready");
            program.write("package.json", MANIFEST.formatted("3", stamp, "v", "1"));
            assertThat(outcomes(watching.next("plan").path("steps")))
                    .containsExactly("cached RUN", "cached COPY", "rebuild COPY", "rebuild RUN");
            watching.built();
            program.write("package.json", MANIFEST.formatted("3", stamp, "v", "2"));
            JsonNode planned = watching.next("plan");
            assertThat(planned.path("bust").path(0).path("layer").asText()).isEqualTo("dependency");
            watching.built();
            assertThat(program.run("hash", "deps").expect(0).out().strip())
                    .isEqualTo("--build-arg CACHE_BUST_DEPS="
                            + planned.path("bust").path(0).path("to").asText());
            program.write("package.json", "{");
            JsonNode warning = watching.next("warning");
            assertThat(warning.path("message").asText())
                    .isEqualTo("package.json counts byte by byte, although semantic = true: it is not valid JSON");
            watching.built();
        }
        assertThat(docker.file("program-semantic:dev", "/deps")).isNotEqualTo(deps);
        assertThat(program.run("hash", "deps").expect(0).err()).contains("it is not valid JSON");
    }
}
