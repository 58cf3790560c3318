package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that goes away in the middle of a build. */
final class EngineLostIT extends EngineTest {
    private Relay relay;
    private BuildKitEngine far;

    @BeforeEach
    void relay() throws Exception {
        relay = new Relay(engine.address(), ServerSocketFactory.getDefault());
        far = new BuildKitEngine(
                new EngineAddress.Tcp("localhost", relay.port(), Optional.empty()),
                RegistryCredentials.NONE,
                Duration.ofSeconds(3));
    }

    @AfterEach
    void closeRelay() throws Exception {
        relay.close();
        far.close();
    }

    private EngineUnderTest.Started startLongBuild() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo started; sleep 600 # " + System.nanoTime() + "\n");
        CountDownLatch started = new CountDownLatch(1);
        EngineUnderTest.Started build = EngineUnderTest.start(
                far, RequestBuilder.of(folder, "buildkit-lost:it").build(), event -> {
                    if (event instanceof BuildEvent.Log) {
                        started.countDown();
                    }
                });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        return build;
    }

    private void assertLost(EngineUnderTest.Started build, int seconds) {
        long before = System.nanoTime();
        assertThat(build.outcome().failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(seconds);
    }

    private void assertBuildsAgain() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo again\n");
        EngineUnderTest.build(far, folder, "buildkit-again:it").succeeded();
    }

    @Test
    void aConnectionThatBreaksEndsTheBuildAndTheNextOneConnectsAgain() throws Exception {
        EngineUnderTest.Started build = startLongBuild();

        relay.cut();

        assertLost(build, 10);
        assertThat(EngineUnderTest.build(far, folder, "buildkit-lost:it")
                        .failure()
                        .kind())
                .isEqualTo(Kind.ENGINE_LOST);
        relay.mend();
        assertBuildsAgain();
    }

    @Test
    void aConnectionThatFallsSilentEndsTheBuild() throws Exception {
        EngineUnderTest.Started build = startLongBuild();

        relay.freeze();

        assertLost(build, 20);
        relay.thaw();
        relay.cut();
        relay.mend();
        assertBuildsAgain();
    }

    @Test
    void nobodyListens() throws Exception {
        write("Dockerfile", "FROM bb\n");
        try (BuildKitEngine nowhere = new BuildKitEngine(
                new EngineAddress.Unix(Path.of("/nonexistent/docker.sock")), RegistryCredentials.NONE)) {
            assertThat(EngineUnderTest.build(nowhere, folder, "buildkit-lost:it")
                            .failure()
                            .kind())
                    .isEqualTo(Kind.ENGINE_LOST);
        }
    }

    @Test
    void somebodyListensAndSaysNothing() throws Exception {
        write("Dockerfile", "FROM bb\n");
        try (ServerSocket mute = new ServerSocket(0);
                BuildKitEngine nowhere = new BuildKitEngine(
                        new EngineAddress.Tcp("localhost", mute.getLocalPort(), Optional.empty()),
                        RegistryCredentials.NONE)) {
            EngineUnderTest.Outcome outcome = EngineUnderTest.build(nowhere, folder, "buildkit-lost:it");

            assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
            assertThat(outcome.failure().message()).contains("10 s");
        }
    }
}
