package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Huge and hostile Dockerfiles are answered in bounded time and memory. */
@Timeout(60)
class DockerfileSizeTest {
    private static final GraphOptions OPTIONS =
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());

    private static StepGraph graph(String text) {
        return StepGraph.of(DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8)), OPTIONS);
    }

    @Test
    void tenThousandRuns() {
        StringBuilder text = new StringBuilder("FROM bb\n");
        for (int i = 0; i < 5000; i++) {
            text.append("ENV A")
                    .append(i % 50)
                    .append("=")
                    .append(i)
                    .append("\nRUN echo $A")
                    .append(i % 50)
                    .append('\n');
        }
        assertThat(graph(text.toString()).steps()).hasSize(5000);
    }

    @Test
    void tenThousandStagesInAChain() {
        StringBuilder text = new StringBuilder("FROM bb AS s0\nRUN echo\n");
        for (int i = 1; i < 10_000; i++) {
            text.append("FROM bb AS s")
                    .append(i)
                    .append("\nCOPY --from=s")
                    .append(i - 1)
                    .append(" /a /a\n");
        }
        assertThat(graph(text.toString()).stages()).hasSize(10_000);
    }

    @Test
    void oneInstructionOfTenMegabytes() {
        String text = "FROM bb\nRUN echo " + "word \\\n".repeat(1_500_000) + "end\n";
        assertThat(graph(text).steps()).hasSize(1);
    }

    @Test
    void tenMegabytesOfMounts() {
        String text = "FROM bb\nRUN " + "--mount=type=tmpfs,target=/a \\\n".repeat(200_000) + "true\n";
        assertThat(graph(text).steps()).hasSize(1);
    }

    @Test
    void heredocOfTenMegabytes() {
        String text = "FROM bb\nARG A=1\nCOPY <<EOF /f\n" + "line $A \"quoted\"\n".repeat(600_000) + "EOF\n";
        assertThat(graph(text).steps()).hasSize(1);
    }

    @Test
    void tenMegabytesOfCommentsAndOfNothing() {
        assertThat(graph("FROM bb\n" + "# comment\n\n".repeat(1_000_000) + "RUN true\n")
                        .steps())
                .hasSize(1);
    }

    @Test
    void manyUnterminatedHeredocsFailAtOnce() {
        assertThatThrownBy(() -> graph("FROM bb\n" + "RUN <<EOF\n".repeat(500_000)))
                .isInstanceOf(DockerfileException.class)
                .hasMessageStartingWith("Dockerfile:2:5: ");
    }

    @Test
    void valuesThatDoubleAreRefused() {
        StringBuilder text = new StringBuilder("FROM bb\nENV A=0123456789\n");
        text.append("ENV A=$A$A\n".repeat(60));
        assertThatThrownBy(() -> graph(text.toString()))
                .isInstanceOf(DockerfileException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void deepSubstitutionsAreRefused() {
        assertThatThrownBy(() -> graph("FROM bb\nENV A=" + "${B:-".repeat(10_000) + "}".repeat(10_000) + "\n"))
                .isInstanceOf(DockerfileException.class)
                .hasMessageContaining("nest deeper");
    }

    @Test
    void costlyPatternsAreRefused() {
        String value = "a".repeat(30_000);
        String pattern = "*a".repeat(10_000);
        assertThatThrownBy(() -> graph("FROM bb\nARG V=" + value + "\nENV A=${V/" + pattern + "b/x}\n"))
                .isInstanceOf(DockerfileException.class)
                .hasMessageContaining("too long to match");
    }

    @Test
    void aLineTooLongForBuildKitIsAnErrorWithItsNumber() {
        assertThatThrownBy(() -> graph("FROM bb\nRUN " + "x".repeat(70_000)))
                .hasMessage("Dockerfile:2:1: this line is longer than 65535 bytes");
    }

    @Test
    void randomBytesAndFragmentsNeverFailOtherwise() {
        String[] fragments = {
            "FROM bb",
            "FROM a AS b",
            "RUN ",
            "COPY ",
            "ADD ",
            "ARG ",
            "ENV ",
            "ONBUILD ",
            "--mount=",
            "--from=",
            "type=cache",
            "target=/x",
            ",",
            "=",
            "\"",
            "'",
            "\\",
            "`",
            "$",
            "${",
            "}",
            ":-",
            "#",
            "%",
            "/",
            "*",
            "?",
            "<<EOF",
            "<<-",
            "EOF",
            "\n",
            "\n",
            "\n",
            "\r\n",
            "\t",
            " ",
            " ",
            "[",
            "]",
            "\"a\"",
            "# escape=`\n",
            "# syntax=x\n",
            "a",
            "b",
            "é",
            "\u0000",
            "WORKDIR ",
            "SHELL ",
            "HEALTHCHECK CMD ",
            "1",
            "0",
            "LABEL ",
            "USER ",
            "EXPOSE ",
            "VOLUME ",
            "--",
            "--chmod="
        };
        Random random = new Random(20260101);
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "FROM bb\n" : "");
            for (int n = random.nextInt(25); n > 0; n--) {
                text.append(fragments[random.nextInt(fragments.length)]);
            }
            try {
                read += graph(text.toString()).steps().size();
            } catch (DockerfileException e) {
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(read).isPositive();
    }
}
