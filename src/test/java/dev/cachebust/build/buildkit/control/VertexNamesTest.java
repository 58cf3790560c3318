package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.dockerfile.StepId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VertexNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[builder 3/5] COPY . .|builder|3",
                "[2/5] RUN make|stage-0|2",
                "[stage-1 2/3] RUN make|stage-1|2",
                "[Builder 1/1] FROM bb|builder|1",
                "[builder  3/12] RUN a [1/2] b|builder|3",
                "'[ 3/12] RUN a'|stage-0|3",
                "[linux/amd64 builder 2/3] RUN a|builder|2",
                "[linux/amd64 2/3] RUN a|stage-0|2",
                "[linux/arm64/v8 base 2/3] RUN a|base|2",
                "[linux/amd64->arm64 base  2/13] RUN a|base|2",
                "[my-stage_1.x 4/4] WORKDIR /|my-stage_1.x|4",
            })
    void findsTheStep(String name, String stage, int index) {
        assertThat(VertexNames.step(name)).contains(new StepId(stage, index));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[internal] load build definition from Dockerfile",
                "[auth] library/node:pull token for example.test",
                "[context shared] load .dockerignore",
                "exporting to image",
                "RUN [2/3] x",
                "[2/99999999999999999999",
                "[a/b] x",
                "",
            })
    void leavesTheEnginesOwnWorkAlone(String name) {
        assertThat(VertexNames.step(name)).isEmpty();
    }

    @Test
    void understandsCommandsOfSeveralLines() {
        assertThat(VertexNames.step("[a 2/2] RUN <<EOF\necho\nEOF")).contains(new StepId("a", 2));
    }

    @Test
    void takesControlCharactersOut() {
        assertThat(VertexNames.clean("[a 2/2] RUN \u001b[2J\u009b\u0007x\ny")).isEqualTo("[a 2/2] RUN  [2J  x y");
    }
}
