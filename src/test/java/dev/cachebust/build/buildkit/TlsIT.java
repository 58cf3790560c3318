package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind a TCP port, with and without TLS. */
final class TlsIT extends EngineTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

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
        KeyStore server = newKey("localhost");
        KeyStore client = newKey("client");

        EngineUnderTest.Outcome outcome =
                buildOver(requiringClients(context(server, client)), "localhost", Optional.of(context(client, server)));

        outcome.succeeded();
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("f")));
    }

    @Test
    void refusesAServerWithAnotherName() throws Exception {
        KeyStore server = newKey("elsewhere");
        KeyStore client = newKey("client");

        EngineUnderTest.Outcome outcome =
                buildOver(requiringClients(context(server, client)), "localhost", Optional.of(context(client, server)));

        assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
        assertThat(outcome.failure().message()).contains("localhost");
    }

    @Test
    void refusesAServerThatItDoesNotTrust() throws Exception {
        KeyStore server = newKey("localhost");
        KeyStore other = newKey("localhost");
        KeyStore client = newKey("client");

        EngineUnderTest.Outcome outcome =
                buildOver(requiringClients(context(server, client)), "localhost", Optional.of(context(client, other)));

        assertThat(outcome.failure().kind()).isEqualTo(Kind.ENGINE_LOST);
    }

    private static ServerSocketFactory requiringClients(SSLContext context) {
        SSLServerSocketFactory sockets = context.getServerSocketFactory();
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
                socket.setNeedClientAuth(true);
                return socket;
            }
        };
    }

    /** A key with a certificate that it signed itself, made by the JDK's own tool. */
    private KeyStore newKey(String name) throws Exception {
        Path file = keys.resolve(name + System.nanoTime() + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-ext", "SAN=dns:" + name));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD), "-validity", "2"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(KeyStore own, KeyStore trusted) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        String alias = trusted.aliases().nextElement();
        trust.setCertificateEntry(alias, trusted.getCertificate(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusts.getTrustManagers(), new SecureRandom());
        return context;
    }
}
