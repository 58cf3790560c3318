package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when there is no engine to talk to. */
class DockerEngineTest {
    @TempDir
    Path folder;

    @Test
    void thereIsNoSocket() {
        Path socket = folder.resolve("none.sock");
        EngineException e = failure(new Target.Socket(socket));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessage("cannot use the engine at unix://" + socket + " (the test): there is no such socket");
        assertThat(e.hint()).startsWith("start Docker");
        assertThat(e.noEngine()).isTrue();
    }

    @Test
    void theSocketIsAFile() throws IOException {
        EngineException e = failure(new Target.Socket(Files.createFile(folder.resolve("file"))));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageEndingWith("this is not a socket");
    }

    @Test
    void nobodyListensAtTheSocket() throws IOException {
        Path socket = folder.resolve("dead.sock");
        listen(socket).close();
        EngineException e = failure(new Target.Socket(socket));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageEndingWith("connection refused");
    }

    @Test
    void nobodyListensAtThePort() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        EngineException e = failure(new Target.Tcp("127.0.0.1", port, Optional.empty()));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageEndingWith("connection refused");
    }

    /** In a process that has given up root's right to open everything, if it had it. */
    @Test
    void theSocketMayNotBeOpened() throws Exception {
        Path socket = folder.resolve("closed.sock");
        try (ServerSocketChannel server = listen(socket)) {
            assertThat(server.isOpen()).isTrue();
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ping.class.getName()));
            command.add(socket.toString());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said)
                    .contains("PERMISSION cannot use the engine at unix://" + socket + " (the test): permission denied")
                    .containsPattern("sudo usermod -aG [a-z0-9_-]+ \"\\$USER\"");
        }
    }

    /** Says what comes of a ping. */
    static final class Ping {
        private Ping() {}

        public static void main(String[] args) {
            EngineException e = failure(new Target.Socket(Path.of(args[0])));
            System.out.println(e.kind() + " " + e.getMessage() + "\n" + e.hint());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, hello, NOT_AN_ENGINE",
        "404, nothing here, NOT_AN_ENGINE",
        "400, Client sent an HTTP request to an HTTPS server., TLS",
    })
    void somethingElseAnswers(int status, String answer, Kind kind) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            EngineException e =
                    failure(new Target.Tcp("127.0.0.1", server.getAddress().getPort(), Optional.empty()));
            assertThat(e.kind()).isEqualTo(kind);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aMissingCertificateIsATlsFailure() {
        TlsFiles tls = new TlsFiles(Optional.of(folder.resolve("ca.pem")), Optional.empty(), Optional.empty(), true);
        EngineException e = failure(new Target.Tcp("127.0.0.1", 1, Optional.of(tls)));
        assertThat(e.kind()).isEqualTo(Kind.TLS);
        assertThat(e).hasMessageContaining(folder.resolve("ca.pem").toString());
    }

    @ParameterizedTest
    @CsvSource({"1.39, true", "1.38, false", "2.0, true", "1.100, true", "'', false", "x.y, false"})
    void versionsAreComparedAsNumbers(String version, boolean enough) {
        assertThat(DockerEngine.atLeast(version, 1, 39)).isEqualTo(enough);
    }

    private static EngineException failure(Target target) {
        try (DockerEngine engine = new DockerEngine(new EngineHost(target, "the test"))) {
            return catchThrowableOfType(EngineException.class, engine::ping);
        }
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return server;
    }

    @org.junit.jupiter.api.Test
    void aFrozenEngineIsGivenUpSoon(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        java.nio.file.Path socket = folder.resolve("mute.sock");
        try (java.nio.channels.ServerSocketChannel mute =
                        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
                DockerEngine engine =
                        new DockerEngine(new EngineHost(new EngineHost.Target.Socket(socket), "a test"))) {
            mute.bind(java.net.UnixDomainSocketAddress.of(socket));
            org.assertj.core.api.Assertions.assertThatThrownBy(engine::facts)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("no answer in time");
        }
    }
}
