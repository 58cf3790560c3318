package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult.Canceled;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.EngineUnderTest.Outcome;
import dev.cachebust.build.buildkit.Relay;
import dev.cachebust.build.buildkit.RequestBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine without BuildKit has to do. */
abstract class WithoutBuildKit {
    final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "classic-" + salt + ":it";

    @TempDir
    Path folder;

    EngineUnderTest engine;
    ClassicClient client;

    /** Which variable of the environment names it. */
    abstract String variable();

    @BeforeEach
    void connect() {
        engine = new EngineUnderTest(ClassicClient.host(variable()));
        client = ClassicClient.named(variable());
    }

    @AfterEach
    void close() {
        if (engine.has(tag)) {
            engine.docker().removeImageCmd(tag).withForce(true).exec();
        }
        client.close();
        engine.close();
    }

    void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    Outcome build() {
        return client.build(RequestBuilder.of(folder, tag).build());
    }

    @Test
    void makesTheImageAndFindsItsStepsAgain() throws Exception {
        write("Dockerfile", """
                FROM bb:latest AS deps
                ARG BUST
                COPY package.json /app/
                RUN echo installing; cp /app/package.json /app/installed
                FROM bb:latest
                COPY --from=deps /app /app
                COPY src/ /app/src/
                WORKDIR /app
                RUN cat src/*; stat -c '%a %n' src/run.sh; readlink src/link; printf 'no line end'
                """);
        write("package.json", salt);
        write("src/zwölf\n-rf *", "hostile " + salt + "\n");
        write("src/run.sh", "#!" + salt + "\n");
        Files.setPosixFilePermissions(folder.resolve("src/run.sh"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(folder.resolve("src/link"), Path.of("/nowhere/" + salt));
        Files.createDirectories(folder.resolve("src/" + "deep/".repeat(50)));

        Outcome first =
                client.build(RequestBuilder.of(folder, tag).arg("BUST", "1").build());
        assertThat(first.succeeded().imageId())
                .isEqualTo(engine.docker().inspectImageCmd(tag).exec().getId());
        assertThat(first.succeeded().contextBytes()).isPositive();
        assertThat(first.steps().values()).containsOnly(Status.DONE);
        assertThat(first.steps())
                .containsOnlyKeys("deps 2", "deps 3", "stage-1 2", "stage-1 3", "stage-1 4", "stage-1 5");
        assertThat(first.log())
                .contains("installing", "hostile " + salt, "751 src/run.sh", "/nowhere/" + salt, "no line end");

        Outcome again =
                client.build(RequestBuilder.of(folder, tag).arg("BUST", "1").build());
        assertThat(again.succeeded().imageId()).isEqualTo(first.succeeded().imageId());
        assertThat(again.steps().values()).containsOnly(Status.CACHED);

        write("src/run.sh", "#!other " + salt + "\n");
        assertThat(build().steps())
                .as("the argument is not given any more, and the file is another one")
                .containsEntry("deps 3", Status.DONE)
                .containsEntry("stage-1 3", Status.DONE)
                .containsEntry("stage-1 5", Status.DONE);
    }

    @Test
    void tellsWhatFailedAndLeavesTheLastImage() throws Exception {
        write("Dockerfile", "FROM bb:latest\nRUN echo " + salt + "\n");
        String good = build().succeeded().imageId();

        write(
                "Dockerfile",
                "FROM bb:latest\nLABEL a=b\nRUN echo before " + salt + "; echo oops >&2; exit 7\nRUN never\n");
        Outcome command = build();
        assertThat(command.failure().kind()).isEqualTo(Kind.COMMAND);
        assertThat(command.failure().exitCode()).contains(7);
        assertThat(command.failure().line()).isEqualTo(3);
        assertThat(command.failure().file()).isEqualTo("Dockerfile");
        assertThat(command.failure().output()).contains("before " + salt, "oops");
        assertThat(command.failure().vertex().orElseThrow().step().orElseThrow())
                .hasToString("stage-0 2");
        assertThat(command.steps()).containsExactlyEntriesOf(java.util.Map.of("stage-0 2", Status.FAILED));

        write("Dockerfile", "FROM bb:latest\nCOPY nothing-" + salt + " /\n");
        BuildFailure missing = build().failure();
        assertThat(missing.kind()).isEqualTo(Kind.INPUT);
        assertThat(missing.line()).isEqualTo(2);
        assertThat(missing.message()).contains("nothing-" + salt);

        assertThat(engine.docker().inspectImageCmd(tag).exec().getId()).isEqualTo(good);
    }

    @Test
    void copiesNothingThatIsNotInTheContext() throws Exception {
        write("kept", salt);
        String dockerfile =
                "FROM bb:latest\nCOPY . /all\nARG TARGETARCH\nRUN cd /all; find . | sort; echo arch=$TARGETARCH\n";
        Outcome outcome = client.build(RequestBuilder.of(folder, tag)
                .dockerfile(new DockerfileSource(
                        "Elsewhere", dockerfile.getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .label("who", salt)
                .build());
        outcome.succeeded();
        assertThat(outcome.log().lines().toList()).contains(".", "./kept").doesNotContain("./.dockerignore");
        assertThat(outcome.log().lines().filter(line -> line.startsWith("./")).toList())
                .isEqualTo(List.of("./kept"));
        assertThat(outcome.log()).containsPattern("arch=[a-z0-9]+");
        assertThat(engine.docker().inspectImageCmd(tag).exec().getConfig().getLabels())
                .containsEntry("who", salt);

        // An ignore file that is part of the context is a file like any other: its rules have been applied.
        write(".dockerignore", "kept\n");
        write("Dockerfile", dockerfile);
        Outcome all = build();
        all.succeeded();
        assertThat(all.log().lines().filter(line -> line.startsWith("./")).toList())
                .isEqualTo(List.of("./.dockerignore", "./Dockerfile", "./kept"));
    }

    @Test
    void saysBeforeWhatItCannotDo() throws Exception {
        write(
                "Dockerfile",
                "FROM bb:latest\nRUN echo " + salt + "\nRUN --mount=type=secret,id=token cat /run/secrets/token\n");
        Outcome outcome = client.build(RequestBuilder.of(folder, tag)
                .secret("token", new SecretSource.OfEnvironment("HOME"))
                .build());
        assertThat(outcome.failure().message()).contains("cannot do this: secrets", "line 3: RUN --mount=type=secret");
        assertThat(outcome.events()).hasSize(1);
        assertThat(engine.has(tag)).isFalse();
    }

    /** Whether a command does not outlive the connection by more than seconds. */
    abstract boolean stopsAtOnce();

    /** Command lines of the engine's machine. */
    abstract String processes();

    @Test
    void stopsTheCommandWhenItIsCancelled() throws Exception {
        String seconds = String.valueOf(1_000_000_000L + System.nanoTime() % 1_000_000_000L);
        write("Dockerfile", "FROM bb:latest\nRUN echo started; exec sleep " + seconds + "\n");
        CountDownLatch started = new CountDownLatch(1);
        EngineUnderTest.Started build = EngineUnderTest.start(
                client.engine(), RequestBuilder.of(folder, tag).build(), event -> {
                    if (event instanceof BuildEvent.Log) {
                        started.countDown();
                    }
                });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        await(seconds, true);
        build.running().cancel();
        build.running().cancel();
        assertThat(build.outcome().result()).isInstanceOf(Canceled.class);
        if (stopsAtOnce()) {
            await(seconds, false);
        }
        assertThat(engine.has(tag)).isFalse();
    }

    private void await(String seconds, boolean runs) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (processes().contains(seconds) != runs) {
            assertThat(System.nanoTime()).as("the command runs: " + !runs).isLessThan(end);
        }
    }

    @Test
    void noticesThatTheEngineWentAway() throws Exception {
        write("Dockerfile", "FROM bb:latest\nRUN echo started; exec sleep 600\n");
        CountDownLatch started = new CountDownLatch(1);
        try (Relay relay = new Relay(engine.address(), ServerSocketFactory.getDefault());
                ClassicClient behind = new ClassicClient("tcp://127.0.0.1:" + relay.port())) {
            EngineUnderTest.Started build = EngineUnderTest.start(
                    behind.engine(), RequestBuilder.of(folder, tag).build(), event -> {
                        if (event instanceof BuildEvent.Log) {
                            started.countDown();
                        }
                    });
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            relay.cut();
            assertThat(build.outcome().failure().kind()).isEqualTo(Kind.ENGINE_LOST);
            assertThat(build.outcome().steps()).containsEntry("stage-0 2", Status.CANCELED);
        }
    }
}
