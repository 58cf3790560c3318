package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code strategy = "stage"}: the stages that the config names are made again, and all that is built from them. */
class StageFilterIT {
    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "program-stages:" + salt;

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root)
                .write("Dockerfile", """
                        FROM bb:latest AS gen
                        RUN --mount=type=cache,id=SALT-gen,target=/kept echo once >> /kept/runs; wc -l < /kept/runs > /runs; : SALT

                        FROM gen AS dependent
                        RUN --mount=type=cache,id=SALT-gen,target=/kept head -c9 /dev/urandom > /dependent

                        FROM bb:latest AS beside
                        RUN --mount=type=cache,id=SALT-beside,target=/kept head -c9 /dev/urandom > /beside; : SALT

                        FROM bb:latest AS other
                        RUN head -c9 /dev/urandom > /other; echo SALT

                        FROM bb:latest
                        COPY --from=dependent /dependent /runs /
                        COPY --from=beside /beside /
                        COPY --from=other /other /
                        COPY src /src
                        """.replace("SALT", salt))
                .write("src/a", salt)
                .write("gen.lock", "1")
                .write("beside.lock", "1")
                .write("cachebust.toml", config("gen"));
    }

    private String config(String stage) {
        return """
                image = "%s"
                [layers.gen]
                files = ["gen.lock"]
                stage = "%s"
                strategy = "stage"
                [layers.beside]
                files = ["beside.lock"]
                stage = "Beside"
                strategy = "stage"
                """.formatted(tag, stage);
    }

    @AfterEach
    void forget() throws Exception {
        new Docker(program).run("image", "rm", "-f", tag);
    }

    private List<String> rebuilt(String... args) throws Exception {
        return StepsMade.of(program, args).steps();
    }

    @Test
    void makesNamedStagesAndTheirDependantsAgain() throws Exception {
        assertThat(rebuilt()).hasSize(8);
        assertThat(rebuilt()).isEmpty();

        program.write("gen.lock", "2");
        assertThat(rebuilt())
                .containsExactlyInAnyOrder("gen 2", "dependent 1", "stage-4 2", "stage-4 3", "stage-4 4", "stage-4 5");
        assertThat(new Docker(program).file(tag, "/runs").strip())
                .as("its cache mount was emptied")
                .isEqualTo("1");

        // Two stages of one build, neither of which knows of the other.
        program.write("gen.lock", "3").write("beside.lock", "2");
        assertThat(rebuilt()).contains("gen 2", "dependent 1", "beside 2").doesNotContain("other 2");

        program.write("src/a", "edited");
        assertThat(rebuilt()).containsExactly("stage-4 5");
    }

    @Test
    void aStageOutsideTheTargetIsLeftAlone() throws Exception {
        assertThat(rebuilt("--target", "beside")).containsExactly("beside 2");
        program.write("gen.lock", "2");
        assertThat(program.run("plan", "--target", "beside").expect(0).out())
                .doesNotContain("stage gen")
                .doesNotContain("empties")
                .contains("0 of 1 step to rebuild");
        assertThat(rebuilt("--target", "beside")).isEmpty();
        program.write("beside.lock", "2");
        assertThat(rebuilt("--target", "beside")).containsExactly("beside 2");
    }

    @Test
    void watchingIsTheSame() throws Exception {
        try (Watching watching = program.watch()) {
            watching.built();
            watching.forget();
            program.write("beside.lock", "2");
            JsonNode plan = watching.next("plan");
            assertThat(plan.path("bust").path(0).path("stage").asText()).isEqualTo("beside");
            assertThat(plan.path("emptied").path(0).path("id").asText()).isEqualTo(salt + "-beside");
            assertThat(watching.built().path("prediction").path("wrong")).isEmpty();
        }
    }

    @Test
    void planListsWhatItEmpties() throws Exception {
        String emptied = program.run("plan", "gen.lock").expect(0).out();
        assertThat(emptied)
                .contains("bust gen: stage gen")
                .contains("empties cache mount " + salt + "-gen, used by [gen 2], [dependent 1]")
                .doesNotContain("cache mount " + salt + "-beside");
        JsonNode plan = new ObjectMapper()
                .readTree(program.run("plan", "--json", "beside.lock").expect(0).out());
        assertThat(plan.path("emptied").toString())
                .isEqualTo("[{\"id\":\"" + salt + "-beside\",\"usedBy\":[{\"stage\":\"beside\",\"index\":2}]}]");
        JsonNode source = new ObjectMapper()
                .readTree(program.run("plan", "--json", "src/a").expect(0).out());
        assertThat(source.path("emptied")).isEmpty();
    }

    @Test
    void aStageWithoutANameIsRefused() throws Exception {
        for (String unnamed : new String[] {"stage-4", "4"}) {
            Program.Result refused = program.write("cachebust.toml", config(unnamed))
                    .run("build")
                    .expect(2);
            assertThat(refused.err())
                    .contains("cachebust.toml:")
                    .contains("there is no stage named '" + unnamed
                            + "' in Dockerfile: only a stage with AS NAME can be busted");
        }
    }
}
