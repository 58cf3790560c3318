package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The texts are those that Engine 28.5.2 and Podman 4.3.1 gave for these Dockerfiles. */
class ReportTest {
    private static final String DOCKERFILE = """
            ARG BASE=bb
            FROM ${BASE} AS deps
            LABEL a=b
            COPY package.json /
            RUN echo deps
            FROM bb AS unused
            RUN echo unused
            FROM deps
            WORKDIR /w
            RUN echo built; echo oops >&2
            """;

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final Narrative story = new Narrative(event -> told.add(shown(event)), () -> now);

    private static StepTable table(String dockerfile, Dialect dialect) {
        return StepTable.of(
                DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
                new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of()),
                dialect);
    }

    private static String shown(BuildEvent event) {
        if (event instanceof BuildEvent.VertexChanged change) {
            return change.status() + " " + change.vertex().name()
                    + change.vertex().step().map(step -> " (" + step + ")").orElse("");
        } else if (event instanceof BuildEvent.Log log) {
            return log.stream() + " " + log.vertex().name() + ": " + log.text().replace("\n", "\\n");
        } else if (event instanceof BuildEvent.Warning warning) {
            return "warning " + warning.message();
        }
        return event.toString();
    }

    private Report report(String dockerfile, boolean podman) {
        return Report.of(table(dockerfile, podman ? Dialect.BUILDAH : Dialect.CLASSIC), story, podman);
    }

    @Test
    void countsAllInstructionsOfAllStagesAsDockerDoes() {
        Report report = report(DOCKERFILE, false);
        for (String text : List.of(
                "Step 1/11 : ARG BASE=bb",
                "\n",
                "Step 2/11 : FROM ${BASE} AS deps",
                "\n",
                " ---> d0eb9974e7c1\n",
                "Step 3/11 : LABEL a=b",
                "\n",
                " ---> Using cache\n",
                " ---> 17435029fef7\n",
                "Step 4/11 : COPY package.json /",
                "\n",
                " ---> Using cache\n",
                " ---> a3bc863fb547\n",
                "Step 5/11 : RUN echo deps",
                "\n",
                " ---> Running in 43c20fad0e88\n",
                "deps\n",
                " ---> Removed intermediate container 43c20fad0e88\n",
                " ---> 3ca270bc183b\n",
                "Step 6/11 : FROM bb AS unused",
                "\n",
                " ---> d0eb9974e7c1\n",
                "Step 7/11 : RUN echo unused",
                "\n",
                " ---> Running in 43c20fad0e89\n",
                "unused\n",
                " ---> Removed intermediate container 43c20fad0e89\n",
                " ---> 3ca270bc183c\n",
                "Step 8/11 : FROM deps",
                "\n",
                " ---> 3ca270bc183b\n",
                "Step 9/11 : WORKDIR /w",
                "\n",
                " ---> Running in e272b95fb778\n",
                " ---> Removed intermediate container e272b95fb778\n",
                " ---> 9f8921996c84\n",
                "Step 10/11 : RUN echo built; echo oops >&2",
                "\n",
                " ---> Running in b49dbd36d33e\n",
                "built\n",
                "\u001b[91moops\n\u001b[0m",
                " ---> Removed intermediate container b49dbd36d33e\n",
                " ---> 9f8921996c85\n",
                "Step 11/11 : LABEL \"x\"=\"y\"",
                "\n",
                " ---> Running in b49dbd36d33f\n",
                " ---> Removed intermediate container b49dbd36d33f\n",
                " ---> 9f8921996c86\n",
                "[Warning] One or more build-args [NOPE] were not consumed\n",
                "Successfully built 9f8921996c86\n",
                "Successfully tagged x:1\n")) {
            report.text(text);
        }
        report.flush();
        assertThat(told)
                .containsExactly(
                        "DONE ARG BASE=bb",
                        "DONE FROM ${BASE} AS deps",
                        "CACHED LABEL a=b",
                        "CACHED [deps 2/3] COPY package.json / (deps 2)",
                        "RUNNING [deps 3/3] RUN echo deps (deps 3)",
                        "STDOUT [deps 3/3] RUN echo deps: deps\\n",
                        "DONE [deps 3/3] RUN echo deps (deps 3)",
                        "DONE FROM bb AS unused",
                        "RUNNING [unused 2/2] RUN echo unused (unused 2)",
                        "STDOUT [unused 2/2] RUN echo unused: unused\\n",
                        "DONE [unused 2/2] RUN echo unused (unused 2)",
                        "DONE FROM deps",
                        "RUNNING [stage-2 1/2] WORKDIR /w (stage-2 1)",
                        "DONE [stage-2 1/2] WORKDIR /w (stage-2 1)",
                        "RUNNING [stage-2 2/2] RUN echo built; echo oops >&2 (stage-2 2)",
                        "STDOUT [stage-2 2/2] RUN echo built; echo oops >&2: built\\n",
                        "STDERR [stage-2 2/2] RUN echo built; echo oops >&2: oops\\n",
                        "DONE [stage-2 2/2] RUN echo built; echo oops >&2 (stage-2 2)",
                        "warning One or more build-args [NOPE] were not consumed");
    }

    @Test
    void countsTheInstructionsOfEachStageAsPodmanDoes() {
        Report report = report(DOCKERFILE, true);
        for (String text : List.of(
                "time=\"2026-11-23T00:10:57Z\" level=warning msg=\"missing \\\"X\\\" build argument. Try adding …\"\n",
                "[1/3] STEP 1/4: FROM bb AS deps\n",
                "[1/3] STEP 2/4: LABEL a=b\n",
                "--> Using cache a0898fcc8f69\n",
                "--> a0898fcc8f6\n",
                "[1/3] STEP 3/4: COPY package.json /\n",
                "--> Using cache a0898fcc8f69\n",
                "--> a0898fcc8f6\n",
                "[1/3] STEP 4/4: RUN echo deps\n",
                "deps\n",
                "--> 34e04dad523\n",
                "[3/3] STEP 1/3: FROM 34e04dad52382f0993dba8f54392919e3578970ffa326e31b56b798166e8a6f25\n",
                "[3/3] STEP 2/3: WORKDIR /w\n",
                "--> 44e04dad523\n",
                "[3/3] STEP 3/3: RUN echo built; echo oops >&2\n",
                "built",
                "\n",
                "no end",
                "[3/3] COMMIT x:1\n",
                "--> 54e04dad523\n",
                "Successfully tagged localhost/x:1\n",
                "463dcc417f3292204cf9dbab77c94a4c6619aa85075c02a09b47a85bf9f3bbdb\n",
                "Successfully built 463dcc417f32\n")) {
            report.text(text);
        }
        report.flush();
        assertThat(told)
                .containsExactly(
                        "DONE FROM ${BASE} AS deps",
                        "CACHED LABEL a=b",
                        "CACHED [deps 2/3] COPY package.json / (deps 2)",
                        "RUNNING [deps 3/3] RUN echo deps (deps 3)",
                        "STDOUT [deps 3/3] RUN echo deps: deps\\n",
                        "DONE [deps 3/3] RUN echo deps (deps 3)",
                        "DONE FROM deps",
                        "DONE [stage-2 1/2] WORKDIR /w (stage-2 1)",
                        "RUNNING [stage-2 2/2] RUN echo built; echo oops >&2 (stage-2 2)",
                        "STDOUT [stage-2 2/2] RUN echo built; echo oops >&2: built\\n",
                        "STDOUT [stage-2 2/2] RUN echo built; echo oops >&2: no end",
                        "DONE [stage-2 2/2] RUN echo built; echo oops >&2 (stage-2 2)");
    }

    @Test
    void goesOnWhereAStageWaitedForAnother() {
        Report report = report("FROM bb AS a\nRUN one\nFROM bb\nCOPY --from=a /x /\nRUN two\n", true);
        List.of(
                        "[2/2] STEP 1/3: FROM bb\n",
                        "[2/2] STEP 2/3: COPY --from=a /x /\n",
                        "[1/2] STEP 1/2: FROM bb AS a\n",
                        "[1/2] STEP 2/2: RUN one\n",
                        "hi\n",
                        "--> 537abb36745\n",
                        "--> Using cache e7107e7bd89bb039ab15fc09acf7b8dbe2e7b8d24201b53338b80c53a61196fc\n",
                        "--> e7107e7bd89\n",
                        "[2/2] STEP 3/3: RUN two\n",
                        "[2/2] COMMIT\n",
                        "--> 7ff7009faa5\n")
                .forEach(report::text);
        assertThat(told)
                .containsExactly(
                        "DONE FROM bb",
                        "RUNNING [stage-1 2/3] COPY --from=a /x / (stage-1 2)",
                        "DONE FROM bb AS a",
                        "RUNNING [a 2/2] RUN one (a 2)",
                        "STDOUT [a 2/2] RUN one: hi\\n",
                        "DONE [a 2/2] RUN one (a 2)",
                        "CACHED [stage-1 2/3] COPY --from=a /x / (stage-1 2)",
                        "DONE [stage-1 3/3] RUN two (stage-1 3)");
    }

    /** A command can write what it likes; it cannot begin a step of the builder's while its own is under way. */
    @Test
    void isNotLedAstrayByWhatACommandWrites() {
        Report docker = report("FROM bb\nRUN one\nRUN two\n", false);
        List.of(
                        "Step 1/3 : FROM bb",
                        "\n",
                        " ---> d0eb9974e7c1\n",
                        "Step 2/3 : RUN one",
                        "\n",
                        " ---> Running in 43c20fad0e88\n",
                        "Step 3/3 : RUN two\n",
                        "\n",
                        "Step 9/9 : x\n")
                .forEach(docker::text);
        Report podman = report("FROM bb\nRUN one\nRUN two\n", true);
        List.of(
                        "STEP 1/3: FROM bb\n",
                        "STEP 2/3: RUN one\n",
                        "STEP 2/3: RUN one\n",
                        "[7/7] STEP 4/4: x\n",
                        "Successfully built x\n")
                .forEach(podman::text);
        assertThat(told)
                .containsExactly(
                        "DONE FROM bb",
                        "RUNNING [stage-0 2/3] RUN one (stage-0 2)",
                        "STDOUT [stage-0 2/3] RUN one: Step 3/3 : RUN two\\n",
                        "STDOUT [stage-0 2/3] RUN one: \\n",
                        "STDOUT [stage-0 2/3] RUN one: Step 9/9 : x\\n",
                        "DONE [stage-0 2/3] RUN one (stage-0 2)",
                        "DONE FROM bb",
                        "RUNNING [stage-0 2/3] RUN one (stage-0 2)",
                        "STDOUT [stage-0 2/3] RUN one: STEP 2/3: RUN one\\n",
                        "STDOUT [stage-0 2/3] RUN one: [7/7] STEP 4/4: x\\n",
                        "STDOUT [stage-0 2/3] RUN one: Successfully built x\\n");
    }

    @Test
    void keepsTheFromOpenWhileTriggersRun() {
        Report report = report("FROM bb\nRUN hi\n", false);
        List.of(
                        "Step 1/2 : FROM bb",
                        "\n",
                        "# Executing 2 build triggers\n",
                        " ---> Running in fbb15b8d71df\n",
                        "one\n",
                        " ---> Removed intermediate container fbb15b8d71df\n",
                        " ---> 46144840a220\n",
                        " ---> Running in fbb15b8d71de\n",
                        "two\n",
                        " ---> 46144840a221\n",
                        "Step 2/2 : RUN hi",
                        "\n",
                        " ---> Using cache\n",
                        " ---> ea496e77a846\n")
                .forEach(report::text);
        assertThat(told)
                .containsExactly(
                        "RUNNING FROM bb",
                        "STDOUT FROM bb: one\\n",
                        "STDOUT FROM bb: two\\n",
                        "DONE FROM bb",
                        "CACHED [stage-0 2/2] RUN hi (stage-0 2)");
    }

    @Test
    void tellsThatAStepIsRunWhenItHasNotEndedAtOnce() {
        Report report = report("FROM bb\nRUN sleep\n", true);
        report.text("STEP 1/2: FROM bb\n");
        report.text("STEP 2/2: RUN sleep\n");
        story.tick();
        assertThat(told).containsExactly("DONE FROM bb");
        now = now.plusMillis(200);
        story.tick();
        story.tick();
        assertThat(told).containsExactly("DONE FROM bb", "RUNNING [stage-0 2/2] RUN sleep (stage-0 2)");
    }
}
