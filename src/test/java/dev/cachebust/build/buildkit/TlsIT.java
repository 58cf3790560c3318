package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind a TCP port, with and without TLS. */
final class TlsIT extends EngineTest {
    @TempDir
    Path keys;

    @BeforeEach
    void project() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY f /f\nRUN cat /f\n");
        write("f", "over TCP " + System.nanoTime() + "\n");
    }

    private EngineUnderTest.Outcome buildOver(ServerSocketFactory sockets, String host, Optional<SSLContext> tls)
            throws Exception {
        try (Relay relay = new Relay(engine.address(), sockets);
                BuildKitEngine far =
                        new BuildKitEngine(new EngineAddress.Tcp(host, relay.port(), tls), RegistryCredentials.NONE)) {
            return EngineUnderTest.build(far, folder, "buildkit-tcp:it");
        }
    }

    @Test
    void plainTcp() throws Exception {
        EngineUnderTest.Outcome outcome = buildOver(ServerSocketFactory.getDefault(), "localhost", Optional.empty());

        outcome.succeeded();
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("f")));
    }

    @Test
    void tlsWithCertificatesOnBothSides() throws Exception {
        Keys server = Keys.of(keys, "localhost");
        Keys client = Keys.of(keys, "client");

        EngineUnderTest.Outcome outcome = buildOver(
                Keys.requiringClients(server.trusting(client)), "localhost", Optional.of(client.trusting(server)));

        outcome.succeeded();
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("f")));
    }

    @Test
    void refusesAServerWithAnotherName() throws Exception {
        Keys server = Keys.of(keys, "elsewhere");
        Keys client = Keys.of(keys, "client");

        EngineUnderTest.Outcome outcome = buildOver(
                Keys.requiringClients(server.trusting(client)), "localhost", Optional.of(client.trusting(server)));

        assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        assertThat(outcome.failure().message()).contains("localhost");
    }

    @Test
    void refusesAServerThatItDoesNotTrust() throws Exception {
        Keys server = Keys.of(keys, "localhost");
        Keys other = Keys.of(keys, "localhost");
        Keys client = Keys.of(keys, "client");

        EngineUnderTest.Outcome outcome = buildOver(
                Keys.requiringClients(server.trusting(client)), "localhost", Optional.of(client.trusting(other)));

        assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
    }
}
