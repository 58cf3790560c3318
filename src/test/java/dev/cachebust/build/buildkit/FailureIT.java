package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.dockerfile.StepId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an engine's errors arrive. */
final class FailureIT extends EngineTest {
    /** Engines before 23.0 do not say which line an error is about, except when they parse. */
    private boolean tellsLines() {
        return !engine.version().startsWith("20.");
    }

    private void assertLine(BuildFailure failure, int line) {
        if (tellsLines()) {
            assertThat(failure.file()).isEqualTo("Dockerfile");
            assertThat(failure.line()).isEqualTo(line);
        }
    }

    @Test
    void aFailingCommandHasItsLineExitCodeStepAndLastWords() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo fine\nRUN echo one; echo two >&2; exit 42\n");

        EngineUnderTest.Outcome outcome = build("buildkit-fail:it");

        BuildFailure failure = outcome.failure();
        assertThat(failure.kind()).isEqualTo(Kind.COMMAND);
        assertThat(failure.exitCode()).contains(42);
        assertLine(failure, 3);
        assertThat(failure.vertex().flatMap(v -> v.step())).isEqualTo(Optional.of(new StepId("stage-0", 3)));
        assertThat(failure.output()).containsExactlyInAnyOrder("one", "two");
        assertThat(outcome.steps()).containsEntry("stage-0 3", Status.FAILED);
        assertThat(outcome.events())
                .filteredOn(e -> e instanceof VertexChanged c && c.status() == Status.FAILED)
                .hasSize(1);
        assertThat(engine.has("buildkit-fail:it")).isFalse();
    }

    @Test
    void anUnknownInstruction() throws Exception {
        write("Dockerfile", "FROM bb\n\nRUUN echo\n");

        BuildFailure failure = build("buildkit-fail:it").failure();

        assertThat(failure.kind()).isEqualTo(Kind.DOCKERFILE);
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.file()).isEqualTo("Dockerfile");
        assertThat(failure.message()).containsIgnoringCase("unknown instruction: RUUN");
    }

    @Test
    void anEmptyDockerfile() throws Exception {
        write("Dockerfile", "# nothing\n");

        assertThat(build("buildkit-fail:it").failure().kind()).isEqualTo(Kind.DOCKERFILE);
    }

    @Test
    void anUnknownTarget() throws Exception {
        write("Dockerfile", "FROM bb AS one\n");

        BuildFailure failure = build(RequestBuilder.of(folder, "buildkit-fail:it")
                        .target("two")
                        .build())
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.DOCKERFILE);
        assertThat(failure.message()).contains("two");
    }

    @Test
    void aMissingCopySource() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY absent.txt /\n");

        BuildFailure failure = build("buildkit-fail:it").failure();

        assertThat(failure.kind()).isEqualTo(Kind.INPUT);
        assertLine(failure, 2);
        assertThat(failure.message()).contains("absent.txt");
    }

    @Test
    void aMissingBaseImage() throws Exception {
        write("Dockerfile", "FROM 127.0.0.1:1/absent:none\n");

        BuildFailure failure = build("buildkit-fail:it").failure();

        assertThat(failure.kind()).isEqualTo(Kind.INPUT);
        assertLine(failure, 1);
    }

    @Test
    void theNextBuildIsNotHarmed() throws Exception {
        write("Dockerfile", "FROM bb\nRUN false\n");
        build("buildkit-repaired:it").failure();
        write("Dockerfile", "FROM bb\nRUN true\n");

        build("buildkit-repaired:it").succeeded();
    }
}
