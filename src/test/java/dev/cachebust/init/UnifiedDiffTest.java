package dev.cachebust.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.lint.Fix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What edits of lines look like as a diff, and that they leave line ends alone. */
class UnifiedDiffTest {
    private static TextFile file(String text) {
        return TextFile.of("Dockerfile", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static List<String> shown(TextFile before, Fix... edits) {
        return UnifiedDiff.of(before, List.of(edits), false).sections().stream()
                .flatMap(section -> Stream.concat(
                        Stream.of(section.head()),
                        section.lines().stream()
                                .map(line ->
                                        line.sign() + line.text() + (line.end().isEmpty() ? "$" : ""))))
                .toList();
    }

    @Test
    void linesWithinAnEditThatStayAreContext() {
        TextFile before = file("FROM a\nRUN x\nCOPY . .\nRUN y\n");
        Fix edit = new Fix("Dockerfile", 2, 4, List.of("RUN --mount=m x", "COPY . .", "RUN --mount=m y"));
        assertThat(shown(before, edit))
                .containsExactly(
                        "@@ -1,4 +1,4 @@",
                        " FROM a",
                        "-RUN x",
                        "+RUN --mount=m x",
                        " COPY . .",
                        "-RUN y",
                        "+RUN --mount=m y");
    }

    @Test
    void aLineThatMovesIsTakenOutAndPutIn() {
        TextFile before = file("FROM a\nRUN x\nARG B\nRUN y");
        assertThat(shown(before, new Fix("Dockerfile", 2, 3, List.of("ARG B", "RUN x"))))
                .hasSize(6)
                .contains(" FROM a", " RUN y$")
                .filteredOn(line -> line.startsWith("+") || line.startsWith("-"))
                .hasSize(2);
    }

    @Test
    void farEditsAreSectionsOfTheirOwn() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            text.append("RUN ").append(i).append('\n');
        }
        List<String> shown = shown(
                file(text.toString()),
                new Fix("Dockerfile", 2, 2, List.of("RUN two")),
                new Fix("Dockerfile", 18, 17, List.of("ARG A")));
        assertThat(shown)
                .filteredOn(line -> line.startsWith("@@"))
                .containsExactly("@@ -1,5 +1,5 @@", "@@ -15,6 +15,7 @@");
    }

    @Test
    void aLastLineThatGetsALineEndIsAnother() {
        assertThat(shown(file("a"), new Fix("Dockerfile", 2, 1, List.of("b"))))
                .containsExactly("@@ -1,1 +1,2 @@", "-a$", "+a", "+b");
        assertThat(shown(file("a\nb"), new Fix("Dockerfile", 2, 2, List.of("c"))))
                .containsExactly("@@ -1,2 +1,2 @@", " a", "-b$", "+c$");
    }

    @Test
    void lineEndsStay() {
        TextFile before = file("FROM a\r\nRUN x");
        TextFile after = before.edited(List.of(new Fix("Dockerfile", 2, 1, List.of("ARG A"))));
        assertThat(after.text()).isEqualTo("FROM a\r\nARG A\r\nRUN x");
        assertThat(TextFile.of("Dockerfile", "FROM a\rRUN x".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
