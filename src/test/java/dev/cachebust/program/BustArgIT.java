package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bust ARGs on a real engine: several points, several stages, one ARG in two of them; by content, by hand and by age. */
class BustArgIT {
    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "program-args:" + salt;

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root)
                .write("Dockerfile", """
                        FROM bb:latest AS base
                        ARG CACHE_BUST_SYSTEM
                        RUN head -c9 /dev/urandom > /system; echo SALT

                        FROM base AS left
                        ARG CACHE_BUST_DEPS
                        RUN head -c9 /dev/urandom > /left

                        FROM bb:latest AS right
                        ARG CACHE_BUST_DEPS
                        RUN head -c9 /dev/urandom > /right; echo SALT
                        ARG CACHE_BUST_APP
                        RUN head -c9 /dev/urandom > /app
                        ARG CACHE_BUST_APP_LATE
                        RUN head -c9 /dev/urandom > /late

                        FROM bb:latest AS other
                        RUN head -c9 /dev/urandom > /other; echo SALT

                        FROM left
                        COPY --from=right /right /app /late /
                        COPY --from=other /other /
                        """.replace("SALT", salt))
                .write("package.json", salt)
                .write("src/a", salt)
                .write("cachebust.toml", config(""));
    }

    private String config(String system) {
        return """
                image = "%s"
                [layers.system]
                %s
                [layers.dependency]
                files = ["package.json"]
                [layers.source]
                files = ["src/**"]
                """.formatted(tag, system);
    }

    @AfterEach
    void forget() throws Exception {
        new Docker(program).run("image", "rm", "-f", tag);
    }

    private StepsMade build(String... args) throws Exception {
        return StepsMade.of(program, args);
    }

    @Test
    void eachPointActsWhereItIsDeclared() throws Exception {
        assertThat(build().steps()).hasSize(8);
        assertThat(build().steps()).isEmpty();

        program.write("src/a", "edited");
        assertThat(build().steps())
                .as("both ARGs of the layer")
                .containsExactlyInAnyOrder("right 3", "right 4", "stage-4 1", "stage-4 2");

        program.write("package.json", "edited");
        assertThat(build().steps())
                .as("one ARG in two stages, and all that follows it in each")
                .containsExactlyInAnyOrder("left 1", "right 2", "right 3", "right 4", "stage-4 1", "stage-4 2");

        program.write("src/a", salt).write("package.json", salt);
        assertThat(build().steps()).as("the same content once more").isEmpty();
    }

    @Test
    void bustsByHandWhatIsNamed() throws Exception {
        build();
        assertThat(build("--bust", "sys").steps())
                .containsExactlyInAnyOrder("base 2", "left 1", "stage-4 1", "stage-4 2");
        assertThat(build("--bust", "src").steps())
                .containsExactlyInAnyOrder("right 3", "right 4", "stage-4 1", "stage-4 2");
        assertThat(build("--bust", "deps,src").steps())
                .containsExactlyInAnyOrder("left 1", "right 2", "right 3", "right 4", "stage-4 1", "stage-4 2");
    }

    @Test
    void aLayerWhosePeriodHasEndedIsMadeAgain() throws Exception {
        program.write("cachebust.toml", config("max_age = \"4s\""));
        build();
        String before = program.run("hash", "sys").expect(0).out();
        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        String after = before;
        while (after.equals(before)) {
            assertThat(Instant.now()).as("the period ends").isBefore(deadline);
            after = program.run("hash", "sys").expect(0).out();
        }
        assertThat(build().steps()).containsExactlyInAnyOrder("base 2", "left 1", "stage-4 1", "stage-4 2");
    }

    @Test
    void aWatcherBuildsWhenAPeriodEnds() throws Exception {
        // A build that a period's end overtakes is not ended.
        program.write("cachebust.toml", config("max_age = \"4s\"") + "[watch]\non_change = \"queue\"\n");
        try (Watching watching = program.watch()) {
            watching.built();
            watching.forget();
            JsonNode plan = watching.next("plan");
            assertThat(plan.path("cause").asText()).isEqualTo("a layer's max_age is over");
            assertThat(plan.path("bust").findValuesAsText("arg")).containsExactly("CACHE_BUST_SYSTEM");
            watching.built();
            assertThat(new StepsMade(watching.seen("step")).steps())
                    .containsExactlyInAnyOrder("base 2", "left 1", "stage-4 1", "stage-4 2");
        }
    }
}
