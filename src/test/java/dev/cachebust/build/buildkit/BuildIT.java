package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Finished;
import dev.cachebust.build.BuildEvent.Progress;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Warning;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.build.BuildRequest.SecretSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build makes of its request, on a real engine. */
final class BuildIT extends EngineTest {

    @Test
    void buildsAFolderAndTagsTheImage() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY greeting /greeting\nRUN cat /greeting\n");
        write("greeting", "hello " + System.nanoTime() + "\n");

        EngineUnderTest.Outcome outcome = build("buildkit-first:it");

        assertThat(outcome.succeeded().imageId())
                .isEqualTo(engine.docker()
                        .inspectImageCmd("buildkit-first:it")
                        .exec()
                        .getId());
        assertThat(outcome.steps())
                .containsEntry("stage-0 2", Status.DONE)
                .containsEntry("stage-0 3", Status.DONE)
                .hasSize(3);
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("greeting")));
        assertThat(engine.cat("buildkit-first:it", "/greeting")).isEqualTo(outcome.log());
        assertThat(outcome.events()).filteredOn(Finished.class::isInstance).hasSize(1);
        assertThat(outcome.events()).last().isInstanceOf(Finished.class);
        assertThat(outcome.events())
                .filteredOn(Progress.class::isInstance)
                .extracting(e -> ((Progress) e).id())
                .anyMatch(id -> id.startsWith("transferring"));
    }

    @Test
    void passesTargetArgumentsAndLabels() throws Exception {
        write("Dockerfile", """
                FROM bb AS one
                ARG WORD=none
                RUN echo $WORD > /word
                FROM bb AS two
                RUN false
                """);

        build(RequestBuilder.of(folder, "buildkit-args:it", "buildkit-args:second")
                        .target("one")
                        .arg("WORD", "given, \"quoted\" ü")
                        .label("org.example.kind", "test")
                        .build())
                .succeeded();

        assertThat(engine.cat("buildkit-args:second", "/word")).isEqualTo("given, \"quoted\" ü\n");
        assertThat(engine.docker()
                        .inspectImageCmd("buildkit-args:it")
                        .exec()
                        .getConfig()
                        .getLabels())
                .containsEntry("org.example.kind", "test");
    }

    @Test
    void leavesTheCacheOut() throws Exception {
        write("Dockerfile", "FROM bb AS a\nRUN echo a > /a\nFROM bb AS b\nCOPY --from=a /a /a\nRUN echo b > /b\n");
        build("buildkit-nocache:it").succeeded();

        assertThat(build("buildkit-nocache:it").steps())
                .containsEntry("a 2", Status.CACHED)
                .containsEntry("b 3", Status.CACHED);
        assertThat(build(RequestBuilder.of(folder, "buildkit-nocache:it")
                                .noCache("a")
                                .build())
                        .steps())
                .containsEntry("a 2", Status.DONE)
                .containsEntry("b 3", Status.CACHED);
        assertThat(build(RequestBuilder.of(folder, "buildkit-nocache:it")
                                .noCache()
                                .build())
                        .steps())
                .containsEntry("a 2", Status.DONE)
                .containsEntry("b 3", Status.DONE);
    }

    @Test
    void namesThePlatform() throws Exception {
        write("Dockerfile", "FROM --platform=$TARGETPLATFORM bb\nRUN echo platform\n");

        EngineUnderTest.Outcome outcome = build(RequestBuilder.of(folder, "buildkit-platform:it")
                .platform("linux/amd64")
                .build());

        outcome.succeeded();
        assertThat(outcome.steps()).containsKey("stage-0 2");
    }

    @Test
    void servesSecretsAndNeverShowsThem() throws Exception {
        write("Dockerfile", """
                FROM bb
                ARG ONCE
                RUN --mount=type=secret,id=token wc -c < /run/secrets/token && grep -q s3cr3t /run/secrets/token
                """);
        Path token = Files.writeString(folder.resolveSibling("token-" + System.nanoTime()), "s3cr3t");

        EngineUnderTest.Outcome outcome = build(RequestBuilder.of(folder, "buildkit-secret:it")
                .arg("ONCE", String.valueOf(System.nanoTime()))
                .secret("token", new SecretSource.OfFile(token))
                .build());

        outcome.succeeded();
        assertThat(outcome.log()).isEqualTo("6\n");
    }

    @Test
    void failsWhenARequiredSecretIsUnknown() throws Exception {
        write("Dockerfile", "FROM bb\nRUN --mount=type=secret,id=none,required=true echo " + System.nanoTime() + "\n");

        assertThat(build("buildkit-nosecret:it").failure().message()).contains("none", "not found");
    }

    @Test
    void readsNamedContexts(@TempDir Path other) throws Exception {
        write("Dockerfile", "FROM bb\nCOPY --from=shared file /file\n");
        Files.writeString(other.resolve("file"), "from the other folder\n");

        EngineUnderTest.Outcome outcome = build(RequestBuilder.of(folder, "buildkit-named:it")
                .namedContext("shared", other)
                .build());

        if (engine.version().startsWith("20.")) {
            // Its built-in frontend is older than named contexts, and takes the name for an image.
            assertThat(outcome.failure().kind()).isEqualTo(Kind.INPUT);
            return;
        }
        outcome.succeeded();
        assertThat(engine.cat("buildkit-named:it", "/file")).isEqualTo("from the other folder\n");
    }

    @Test
    void buildsTheDockerfileThatItWasGivenNotTheOneOnDisk() throws Exception {
        write("Dockerfile", "FROM bb\nRUN false\n");
        write("kept", "kept\n");
        write("dropped", "dropped\n");
        write(".dockerignore", "*\n");
        for (String name : List.of("one", "two")) {
            DockerfileSource source = new DockerfileSource(
                    "Memory.Dockerfile",
                    ("FROM bb\nCOPY . /c\nRUN echo " + name + " > /w\n").getBytes(StandardCharsets.UTF_8),
                    Optional.of(new IgnoreFile(
                            "Memory.Dockerfile.dockerignore", "dropped\n".getBytes(StandardCharsets.UTF_8))));

            build(RequestBuilder.of(folder, "buildkit-memory:it")
                            .dockerfile(source)
                            .build())
                    .succeeded();

            assertThat(engine.run("buildkit-memory:it", "cat", "/w")).isEqualTo(name + "\n");
        }
        assertThat(engine.run("buildkit-memory:it", "ls", "-A", "/c")).isEqualTo(".dockerignore\nDockerfile\nkept\n");
    }

    @Test
    void honoursAnIgnoreFileThatIgnoresItself() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY . /c\n");
        write(".dockerignore", ".dockerignore\nDockerfile\n*.log\n!keep.log\n");
        write("a.log", "");
        write("keep.log", "");
        write("sub/b.txt", "");

        build("buildkit-ignore:it").succeeded();

        assertThat(engine.run("buildkit-ignore:it", "find", "/c").lines())
                .containsExactlyInAnyOrder("/c", "/c/sub", "/c/sub/b.txt", "/c/keep.log");
    }

    @Test
    void reportsWarningsWithTheirPlace() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo ok\nmaintainer someone\n");

        EngineUnderTest.Outcome outcome = build("buildkit-warn:it");

        outcome.succeeded();
        List<Warning> warnings = new ArrayList<>();
        outcome.events().forEach(e -> {
            if (e instanceof Warning w) {
                warnings.add(w);
            }
        });
        if (engine.version().startsWith("20.")) {
            return;
        }
        assertThat(warnings).anySatisfy(w -> {
            assertThat(w.file()).isEqualTo("Dockerfile");
            assertThat(w.line()).isEqualTo(3);
            assertThat(w.message()).containsIgnoringCase("maintainer");
        });
    }

    @Test
    void importsAndExportsCache() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo " + System.nanoTime() + "\n");

        build(RequestBuilder.of(folder, "buildkit-cache:it").cacheTo("inline").build())
                .succeeded();
        // A cache that is not to be had is a warning of the engine, not a failure.
        build(RequestBuilder.of(folder, "buildkit-cache:it")
                        .cacheFrom("registry", "127.0.0.1:1/none:cache")
                        .build())
                .succeeded();
    }

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(client.facts().platform()).startsWith("linux/");
    }

    @Test
    void keepsTheStepsOfSeveralStagesApart() throws Exception {
        write("Dockerfile", """
                FROM bb AS Builder
                RUN echo b > /b # %1$s
                FROM builder
                RUN echo c > /c # %1$s
                FROM bb
                COPY --from=1 /c /c
                COPY --from=builder /b /b
                """.formatted(folder));

        Map<String, Status> steps = build("buildkit-stages:it").steps();

        // Not what a FROM is called: other builds at the same time have it, too.
        assertThat(steps.keySet()).contains("builder 2", "stage-1 1", "stage-2 2", "stage-2 3");
    }
}
