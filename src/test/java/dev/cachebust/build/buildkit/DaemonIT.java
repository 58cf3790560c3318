package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.GraphSource;
import dev.cachebust.build.buildkit.EngineAddress.Daemon;
import dev.cachebust.build.buildkit.EngineAddress.Tcp;
import dev.cachebust.build.buildkit.transport.NoBuildKitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A BuildKit daemon behind TCP with TLS, certificates on both sides, and sessions inside of its own API. The BuildKit is that
 * of the engine.
 */
final class DaemonIT extends EngineTest {
    private static final String TAG = "buildkit-daemon:it";

    @TempDir
    Path keys;

    private Keys server;
    private Keys own;
    private Relay relay;
    private BuildKitEngine daemon;

    @BeforeEach
    void startDaemon() throws Exception {
        server = Keys.of(keys, "localhost");
        own = Keys.of(keys, "client");
        relay = Relay.daemon(engine.address(), Keys.requiringClients(server.trusting(own), "h2"));
        daemon = new BuildKitEngine(address(own, server), RegistryCredentials.NONE, Duration.ofSeconds(3));
        write("Dockerfile", "FROM bb\nCOPY f /f\nRUN cat /f\n");
        write("f", "to a daemon " + System.nanoTime() + "\n");
    }

    @AfterEach
    void stopDaemon() throws Exception {
        relay.close();
        daemon.close();
    }

    private Daemon address(Keys client, Keys trusted) throws Exception {
        return new Daemon(new Tcp("localhost", relay.port(), Optional.of(client.trusting(trusted))));
    }

    private EngineUnderTest.Outcome buildThere() {
        return EngineUnderTest.build(daemon, folder, TAG);
    }

    @Test
    void buildsAndStoresNoImage() throws Exception {
        EngineUnderTest.Outcome outcome = buildThere();

        assertThat(outcome.succeeded().imageId()).isEmpty();
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("f")));
        assertThat(engine.has(TAG)).isFalse();
        assertThat(daemon.facts().platform()).startsWith("linux/");
        assertThat(daemon.facts().version()).isNotEmpty();
    }

    @Test
    void sendsWhatChangedAndKeepsTheSessionWhileNothingDoes() throws Exception {
        byte[] large = new byte[24 << 20];
        new Random().nextBytes(large);
        Files.write(folder.resolve("f"), large);
        write("Dockerfile", "FROM bb\nCOPY . /c\nRUN sha256sum </c/f\n");
        for (int i = 0; i < 200; i++) {
            write("more/" + i, "file " + i);
        }

        assertThat(buildThere().succeeded().contextBytes()).isGreaterThan(large.length);
        EngineUnderTest.Outcome same = buildThere();
        write("more/7", "changed");
        EngineUnderTest.Outcome changed = buildThere();

        assertThat(same.succeeded().contextBytes()).isZero();
        assertThat(same.steps()).containsEntry("stage-0 2", Status.CACHED);
        assertThat(changed.succeeded().contextBytes()).isBetween(1L, 10_000L);
        assertThat(changed.steps()).containsEntry("stage-0 2", Status.DONE);
    }

    @Test
    void tellsTheGraphOfABuild() {
        GraphSource.Answer answer = daemon.graph(RequestBuilder.of(folder, TAG).build());

        assertThat(answer).isInstanceOf(GraphSource.Answer.Graph.class);
    }

    @Test
    void aConnectionThatBreaksEndsTheBuildAndTheNextOneConnectsAgain() throws Exception {
        String file = Files.readString(folder.resolve("f"));
        write("Dockerfile", "FROM bb\nRUN echo started; sleep 600 # " + System.nanoTime() + "\n");
        CountDownLatch started = new CountDownLatch(1);
        EngineUnderTest.Started build =
                EngineUnderTest.start(daemon, RequestBuilder.of(folder, TAG).build(), event -> {
                    if (event instanceof BuildEvent.Log) {
                        started.countDown();
                    }
                });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

        relay.cut();

        assertThat(build.outcome().failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        assertThat(buildThere().failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        relay.mend();
        write("Dockerfile", "FROM bb\nCOPY f /f\nRUN cat /f\n");
        assertThat(buildThere().log()).isEqualTo(file);
    }

    @Test
    void aDaemonThatFallsSilentIsGivenUp() throws Exception {
        write("Dockerfile", "FROM bb\nRUN echo started; sleep 600 # " + System.nanoTime() + "\n");
        CountDownLatch started = new CountDownLatch(1);
        EngineUnderTest.Started build =
                EngineUnderTest.start(daemon, RequestBuilder.of(folder, TAG).build(), event -> {
                    if (event instanceof BuildEvent.Log) {
                        started.countDown();
                    }
                });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

        relay.freeze();

        assertThat(build.outcome().failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        relay.thaw();
    }

    @Test
    void aDaemonThatIsNotTrustedGetsNothing() throws Exception {
        try (BuildKitEngine wary =
                new BuildKitEngine(address(own, Keys.of(keys, "localhost")), RegistryCredentials.NONE)) {
            EngineUnderTest.Outcome outcome = EngineUnderTest.build(wary, folder, TAG);

            assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
            assertThat(outcome.failure().message()).contains("PKIX");
            assertThatThrownBy(wary::facts).isInstanceOf(IOException.class).hasMessageContaining("PKIX");
        }
    }

    @Test
    void aDaemonThatDoesNotKnowOurCertificateIsSaidToRefuseIt() throws Exception {
        try (BuildKitEngine stranger =
                new BuildKitEngine(address(Keys.of(keys, "stranger"), server), RegistryCredentials.NONE)) {
            EngineUnderTest.Outcome outcome = EngineUnderTest.build(stranger, folder, TAG);

            assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
            assertThat(outcome.failure().message()).contains("does not accept our certificate");
            assertThatThrownBy(stranger::facts)
                    .isInstanceOfSatisfying(
                            NoBuildKitException.class, e -> assertThat(e.tls()).isTrue());
        }
    }

    @Test
    void aDaemonThatWantsTlsIsToldFromOneThatIsAway() throws Exception {
        try (BuildKitEngine plain = new BuildKitEngine(
                new Daemon(new Tcp("localhost", relay.port(), Optional.empty())), RegistryCredentials.NONE)) {
            assertThatThrownBy(plain::facts)
                    .isInstanceOfSatisfying(
                            NoBuildKitException.class, e -> assertThat(e.tls()).isTrue())
                    .hasMessage("it wants TLS");
        }
    }

    @Test
    void aDockerEngineIsNoDaemon() {
        try (BuildKitEngine docker =
                new BuildKitEngine(new Daemon((EngineAddress.Unix) engine.address()), RegistryCredentials.NONE)) {
            assertThatThrownBy(docker::facts)
                    .isInstanceOfSatisfying(
                            NoBuildKitException.class, e -> assertThat(e.tls()).isFalse())
                    .hasMessage("what answers there is not a BuildKit daemon");
        }
    }

    @Test
    void plainTextWillDoWhereTheDaemonTakesIt() throws Exception {
        try (Relay open = Relay.daemon(engine.address(), ServerSocketFactory.getDefault());
                BuildKitEngine plain = new BuildKitEngine(
                        new Daemon(new Tcp("localhost", open.port(), Optional.empty())), RegistryCredentials.NONE)) {
            assertThat(EngineUnderTest.build(plain, folder, TAG).log())
                    .isEqualTo(Files.readString(folder.resolve("f")));
        }
    }
}
