package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.advice.Cost;
import dev.cachebust.advice.Means;
import dev.cachebust.advice.Recommendation;
import dev.cachebust.advice.Recommendation.Verdict;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.Rule;
import dev.cachebust.lint.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LintViewsTest {
    private static final Finding MISSING = new Finding(
            Rule.CACHE_MOUNT_MISSING,
            Severity.WARNING,
            "build/Docker file",
            7,
            8,
            "go build does not mount /go",
            Optional.of(new Fix("build/Docker file", 7, 7, List.of("RUN --mount=type=cache,target=/go go build \\"))));
    private static final Finding COPIED = new Finding(
            Rule.DOCKERFILE_COPIED,
            Severity.INFO,
            "a\u001b[2Jb",
            3,
            3,
            "x\u001b[31my",
            Optional.of(new Fix(".dockerignore", 2, 1, List.of("Dockerfile"))));

    private static final List<Recommendation> ADVICE = List.of(
            new Recommendation(
                    Means.MULTI_STAGE,
                    Verdict.FITS,
                    "edits of the source made npm ci (line 4) run again",
                    "move it",
                    new Cost(14, 362_000)),
            new Recommendation(Means.BUST_ARGS, Verdict.IN_USE, "A\u001b[31mB busts", "", Cost.NONE));

    @Test
    void textSaysWhereWhatAndWhatToDo() {
        assertThat(LintText.lines(List.of(MISSING, COPIED), ADVICE, Palette.PLAIN, 0))
                .containsExactly(
                        "build/Docker file:7: warning cache-mount-missing: go build does not mount /go",
                        "  advice  " + Rule.CACHE_MOUNT_MISSING.advice(),
                        "  fix     replace line 7 of build/Docker file by:",
                        "          RUN --mount=type=cache,target=/go go build \\",
                        "  more    docs/rules/cache-mount-missing.md",
                        "",
                        "a\\x1b[2Jb:3: info dockerfile-copied: xy",
                        "  advice  " + Rule.DOCKERFILE_COPIED.advice(),
                        "  fix     insert before line 2 of .dockerignore:",
                        "          Dockerfile",
                        "  more    docs/rules/dockerfile-copied.md",
                        "",
                        "1 warning, 1 to know",
                        "",
                        "strategies (docs/strategies.md):",
                        "  fits     multi-stage isolation     edits of the source made npm ci (line 4) run again: 14 times in the"
                                + " last 7 days, 6 min 02 s; move it",
                        "  in use   bust ARGs                 AB busts",
                        "  cachebust init shows the edits that leave the image as it is");
        assertThat(LintText.lines(List.of(), List.of(), Palette.ANSI, 0))
                .containsExactly("nothing found", "", "strategies (docs/strategies.md):");
        assertThat(LintText.lines(List.of(), ADVICE.subList(0, 1), Palette.PLAIN, 60))
                .endsWith(
                        "  fits     multi-stage isolation",
                        "    edits of the source made npm ci (line 4) run again: 14",
                        "    times in the last 7 days, 6 min 02 s; move it",
                        "  cachebust init shows the edits that leave the image as it is");
    }

    @Test
    void jsonHoldsEachFindingWithItsFix() {
        assertThat(LintJson.document(List.of(MISSING), List.of()).toString())
                .isEqualTo(
                        "{\"findings\":[{\"rule\":\"cache-mount-missing\",\"severity\":\"warning\","
                                + "\"message\":\"go build does not mount /go\",\"file\":\"build/Docker file\",\"line\":7,\"endLine\":8,"
                                + "\"advice\":\"" + Rule.CACHE_MOUNT_MISSING.advice() + "\","
                                + "\"help\":\"docs/rules/cache-mount-missing.md\",\"fix\":{\"file\":\"build/Docker file\",\"line\":7,"
                                + "\"endLine\":7,\"replacement\":[\"RUN --mount=type=cache,target=/go go build \\\\\"]}}],\"days\":7,\"strategies\":[]}");
        assertThat(LintJson.document(List.of(), ADVICE.subList(0, 1)).toString())
                .isEqualTo(
                        "{\"findings\":[],\"days\":7,\"strategies\":[{\"strategy\":\"multi-stage\",\"verdict\":\"fits\","
                                + "\"reason\":\"edits of the source made npm ci (line 4) run again\",\"advice\":\"move it\",\"runs\":14,"
                                + "\"spentMs\":362000}]}");
    }

    @Test
    void sarifRefersToItsRulesAndEscapesPaths() {
        String log = LintSarif.document(List.of(MISSING, COPIED), "1.2.3").toString();
        assertThat(log)
                .startsWith("{\"version\":\"2.1.0\",\"$schema\":")
                .contains(
                        "\"driver\":{\"name\":\"cachebust\",\"version\":\"1.2.3\",\"rules\":[{\"id\":\"bust-arg-undeclared\",")
                .contains("\"ruleId\":\"cache-mount-missing\",\"ruleIndex\":" + Rule.CACHE_MOUNT_MISSING.ordinal()
                        + ",\"level\":\"warning\",\"message\":{\"text\":\"go build does not mount /go\"},\"locations\":"
                        + "[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"build/Docker%20file\"},"
                        + "\"region\":{\"startLine\":7,\"endLine\":8}}}]")
                .contains("\"deletedRegion\":{\"startLine\":7,\"endLine\":7},\"insertedContent\":{\"text\":"
                        + "\"RUN --mount=type=cache,target=/go go build \\\\\"}")
                .contains("\"level\":\"note\"")
                .contains("\"uri\":\"a%1B%5B2Jb\"")
                .contains(
                        "\"deletedRegion\":{\"startLine\":2,\"startColumn\":1,\"endColumn\":1},\"insertedContent\":{\"text\":"
                                + "\"Dockerfile\\n\"}");
    }
}
