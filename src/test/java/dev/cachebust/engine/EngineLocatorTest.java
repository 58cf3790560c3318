package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cachebust.build.buildkit.EngineAddress;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLocatorTest {
    @TempDir
    Path system;

    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(system.resolve("home/me"));
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", system.resolve("run/user/7").toString());
    }

    @Test
    void theSettingsBeatDockerHostThatBeatsContexts() throws Exception {
        context("lab", "unix:///lab.sock", false);
        context("other", "unix:///other.sock", false);
        write("config.json", "{\"currentContext\": \"other\"}");
        assertThat(locate("")).hasToString("unix:///other.sock");
        environment.put("DOCKER_CONTEXT", "lab");
        assertThat(locate("")).hasToString("unix:///lab.sock");
        assertThat(locate("").origin()).isEqualTo("Docker context \"lab\"");
        environment.put("DOCKER_HOST", "unix:///host.sock");
        assertThat(locate("")).hasToString("unix:///host.sock");
        assertThat(locate("").origin()).isEqualTo("DOCKER_HOST");
        assertThat(locate("unix:///set.sock")).hasToString("unix:///set.sock");
        assertThat(locate("unix:///set.sock").origin()).isEqualTo("engine.host");
    }

    @Test
    void theDefaultSocketIsTheAnswerWhenThereIsNothing() throws Exception {
        assertThat(locate("").target()).isEqualTo(new Target.Socket(system.resolve("var/run/docker.sock")));
        assertThat(locate("").origin()).isEqualTo("the default socket");
    }

    @ParameterizedTest
    @CsvSource({
        "run/user/7/docker.sock",
        "home/me/.docker/run/docker.sock",
        "home/me/.docker/desktop/docker.sock",
        "home/me/.colima/default/docker.sock",
        "home/me/.rd/docker.sock",
        "home/me/.orbstack/run/docker.sock",
        "run/user/7/podman/podman.sock",
        "run/podman/podman.sock",
    })
    void otherSocketsAreFoundWhereTheDefaultIsNot(String path) throws Exception {
        Path socket = touch(path);
        assertThat(locate("").target()).isEqualTo(new Target.Socket(socket));
        Path standard = touch("var/run/docker.sock");
        assertThat(locate("").target()).isEqualTo(new Target.Socket(standard));
    }

    @Test
    void aSocketThatNobodyListensOnIsPassedOver() throws Exception {
        Path stale = touch("var/run/docker.sock");
        Path live = system.resolve("run/user/7/docker.sock");
        Files.createDirectories(live.getParent());
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(live));
            assertThat(locate("").target()).isEqualTo(new Target.Socket(live));
            assertThat(locate("").origin()).isEqualTo("found there");
            assertThat(locate("").passedOver()).contains(stale).doesNotContain(live);
        }
    }

    @Test
    void withoutARuntimeFolderTheOneOfTheHomesOwnerCounts() throws Exception {
        environment.remove("XDG_RUNTIME_DIR");
        Path socket = touch("run/user/" + Files.getAttribute(home, "unix:uid") + "/docker.sock");
        assertThat(locate("").target()).isEqualTo(new Target.Socket(socket));
    }

    @Test
    void everySocketThatWasTriedIsNamedWithItsReason() throws Exception {
        Path file = touch("home/me/.colima/default/docker.sock");
        Path dead = system.resolve("run/podman/podman.sock");
        Files.createDirectories(dead.getParent());
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dead))
                .close();
        EngineHost host = locate("");
        EngineException failure = EngineFailures.unreachable(host, new IOException("no such file"));
        assertThat(failure.tried().get(0)).isEqualTo("engine.host, DOCKER_HOST, DOCKER_CONTEXT: name none");
        assertThat(failure.tried())
                .contains(
                        "unix://" + system.resolve("run/user/7/docker.sock") + ": there is no such socket",
                        "unix://" + home.resolve(".docker/desktop/docker.sock") + ": there is no such socket",
                        "unix://" + dead + ": connection refused")
                .hasSize(10);
        assertThat(host.target()).isEqualTo(new Target.Socket(file));
        environment.put("DOCKER_HOST", "unix:///gone.sock");
        assertThat(EngineFailures.unreachable(locate(""), new IOException("refused"))
                        .tried())
                .isEmpty();
    }

    @Test
    void theContextNamedDefaultIsNoContext() throws Exception {
        environment.put("DOCKER_CONTEXT", "default");
        assertThat(locate("").origin()).isEqualTo("the default socket");
    }

    @Test
    void aContextsFilesMakeItsTls() throws Exception {
        context("lab", "tcp://lab:2376", true);
        Path tls = Files.createDirectories(
                home.resolve(".docker/contexts/tls").resolve(id("lab")).resolve("docker"));
        Path ca = Files.createFile(tls.resolve("ca.pem"));
        environment.put("DOCKER_CONTEXT", "lab");
        assertThat(locate("").target())
                .isEqualTo(new Target.Tcp(
                        "lab",
                        2376,
                        Optional.of(new TlsFiles(Optional.of(ca), Optional.empty(), Optional.empty(), false))));
    }

    @Test
    void aContextThatIsNotThereIsSaidAndByWhom() throws Exception {
        write("config.json", "{\"currentContext\": \"gone\"}");
        assertThat(failure(""))
                .hasMessage("there is no Docker context \"gone\", which is named by the current Docker context");
        environment.put("DOCKER_CONTEXT", "../../evil");
        assertThat(failure(""))
                .hasMessage("there is no Docker context \"../../evil\", which is named by DOCKER_CONTEXT");
    }

    @Test
    void aBrokenConfigFileIsNamed() throws Exception {
        write("config.json", "{\"auths\": {\"x\": {\"auth\": \"c2VjcmV0\"");
        assertThat(failure("")).hasMessage("cannot read " + home.resolve(".docker/config.json") + ": not valid JSON");
    }

    @Test
    void dockerConfigReplacesTheHomesFolder() throws Exception {
        Path other = Files.createDirectories(system.resolve("other"));
        Files.writeString(other.resolve("config.json"), "{\"currentContext\": \"gone\"}");
        environment.put("DOCKER_CONFIG", other.toString());
        assertThat(failure("").kind()).isEqualTo(Kind.ADDRESS);
    }

    @Test
    void variablesMakeTlsAsTheDockerClientsReadThem() throws Exception {
        Path certs = Files.createDirectories(system.resolve("certs"));
        Path ca = Files.createFile(certs.resolve("ca.pem"));
        Path cert = Files.createFile(certs.resolve("cert.pem"));
        Path key = Files.createFile(certs.resolve("key.pem"));
        environment.put("DOCKER_HOST", "tcp://h");
        assertThat(locate("").target()).isEqualTo(new Target.Tcp("h", 2375, Optional.empty()));
        environment.put("DOCKER_CERT_PATH", certs.toString());
        assertThat(locate("").target())
                .isEqualTo(new Target.Tcp(
                        "h",
                        2376,
                        Optional.of(new TlsFiles(Optional.of(ca), Optional.of(cert), Optional.of(key), false))));
        environment.put("DOCKER_TLS_VERIFY", "1");
        assertThat(locate("").target())
                .isEqualTo(new Target.Tcp(
                        "h",
                        2376,
                        Optional.of(new TlsFiles(Optional.of(ca), Optional.of(cert), Optional.of(key), true))));
        environment.remove("DOCKER_CERT_PATH");
        write("ca.pem", "");
        assertThat(locate("").target())
                .isEqualTo(new Target.Tcp(
                        "h",
                        2376,
                        Optional.of(new TlsFiles(
                                Optional.of(home.resolve(".docker/ca.pem")),
                                Optional.empty(),
                                Optional.empty(),
                                true))));
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///a/b.sock, unix:///a/b.sock",
        "tcp://1.2.3.4:99, tcp://1.2.3.4:99",
        "tcp://[::1]:99, tcp://[::1]:99",
        "tcp://[::1], tcp://[::1]:2375",
        "tcp://host/, tcp://host:2375",
        "tcp://:99, tcp://localhost:99",
        "http://host:99, tcp://host:99",
        "https://host, tcp://host:2376",
        "buildkit+tcp://host, buildkit+tcp://host:1234",
        "buildkit+tcp://[::1]:99, buildkit+tcp://[::1]:99",
        "buildkit+unix:///run/b.sock, buildkit+unix:///run/b.sock",
    })
    void theseAreAddresses(String text, String meant) throws Exception {
        environment.put("DOCKER_HOST", text);
        assertThat(locate("")).hasToString(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "/run/docker.sock",
        "unix://",
        "tcp://host:0",
        "tcp://host:65536",
        "tcp://host:x",
        "tcp://host/path",
        "tcp://::1:99",
        "gopher://host",
    })
    void theseAreNot(String text) {
        environment.put("DOCKER_HOST", text);
        assertThat(failure("").kind()).isEqualTo(Kind.ADDRESS);
        assertThat(failure("")).hasMessage("DOCKER_HOST is not an engine's address: \"" + text + '"');
    }

    @Test
    void aDaemonAlwaysHasToProveWhoItIs() throws Exception {
        write("ca.pem", "");
        write("cert.pem", "");
        write("key.pem", "");
        Path certs = home.resolve(".docker");
        environment.put("DOCKER_CERT_PATH", certs.toString());

        TlsFiles found = tls(locate("buildkit+tcp://h:9"));
        TlsFiles own = new TlsFiles(Optional.of(Path.of("/ca")), Optional.empty(), Optional.empty(), true);
        EngineHost set =
                new EngineLocator(environment, system).locate(Optional.of("buildkit+tcp://h:9"), Optional.of(own));

        assertThat(found.verify()).isTrue();
        assertThat(found.key()).contains(certs.resolve("key.pem"));
        assertThat(tls(locate("tcp://h:9")).verify()).isFalse();
        assertThat(tls(set)).isEqualTo(own);
        Files.delete(certs.resolve("key.pem"));
        assertThat(failure("buildkit+tcp://h:9").getMessage())
                .isEqualTo("there is no key.pem in " + certs + ", the folder of DOCKER_CERT_PATH");
        assertThat(locate("buildkit+unix:///s").address().toString()).isEqualTo("buildkit+unix:///s");
    }

    @Test
    void buildersAreLookedUpWhereBuildxKeepsThem() throws Exception {
        context("lab", "unix:///lab.sock", false);
        builder("boxed", "docker-container", "lab", "null");
        builder("far", "remote", "tcp://h:9", "{\"cacert\":\"/ca\",\"cert\":\"/cert\",\"key\":\"/key\"}");
        builder("pods", "kubernetes", "", "null");

        assertThat(locate("buildx:boxed").target())
                .isEqualTo(
                        new Target.Builder("boxed", "buildx_buildkit_boxed0", new Target.Socket(Path.of("/lab.sock"))));
        assertThat(locate("buildx:boxed")).hasToString("buildx:boxed");
        assertThat(locate("buildx:far")).hasToString("buildkit+tcp://h:9");
        assertThat(tls(locate("buildx:far")))
                .isEqualTo(new TlsFiles(
                        Optional.of(Path.of("/ca")),
                        Optional.of(Path.of("/cert")),
                        Optional.of(Path.of("/key")),
                        true));
        assertThat(failure("buildx:pods"))
                .hasMessage("the builder \"pods\" of docker buildx has the driver kubernetes");
        assertThat(failure("buildx:../current"))
                .hasMessage("there is no builder \"../current\" of docker buildx, which is named by engine.host");
    }

    @Test
    void theCurrentBuilderIsTheOneThatBuildxWouldUse() throws Exception {
        builder("a", "remote", "tcp://a:9", "null");
        builder("b", "remote", "tcp://b:9", "null");
        Path buildx = home.resolve(".docker/buildx");
        environment.put("DOCKER_HOST", "unix:///run/one.sock");

        assertThat(failure("buildx:").getMessage()).contains("which is the Docker Engine itself");
        Files.createDirectories(buildx.resolve("defaults"));
        // The beginning of the SHA-256 of unix:///run/one.sock.
        Files.writeString(buildx.resolve("defaults/b0d800049e253aa9a1ea"), "a");
        assertThat(locate("buildx:")).hasToString("buildkit+tcp://a:9");
        Files.writeString(
                buildx.resolve("current"), "{\"Key\":\"unix:///run/two.sock\",\"Name\":\"b\",\"Global\":false}");
        assertThat(locate("buildx:")).hasToString("buildkit+tcp://a:9");
        Files.writeString(
                buildx.resolve("current"), "{\"Key\":\"unix:///run/two.sock\",\"Name\":\"b\",\"Global\":true}");
        assertThat(locate("buildx:")).hasToString("buildkit+tcp://b:9");
        environment.put("BUILDX_BUILDER", "a");
        assertThat(locate("buildx:")).hasToString("buildkit+tcp://a:9");
    }

    /** As {@code docker buildx create} writes it. */
    private void builder(String name, String driver, String endpoint, String options) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve(".docker/buildx/instances"))
                        .resolve(name),
                "{\"Name\":\"%1$s\",\"Driver\":\"%2$s\",\"Nodes\":[{\"Name\":\"%1$s0\",\"Endpoint\":\"%3$s\",\"Platforms\":null,\"DriverOpts\":%4$s,\"Flags\":null,\"Files\":null}],\"Dynamic\":false}"
                        .formatted(name, driver, endpoint, options));
    }

    private static TlsFiles tls(EngineHost host) {
        return ((Target.Tcp) host.endpoint()).tls().orElseThrow();
    }

    @Test
    void sshReachesTheEngineOfAnotherMachine() throws EngineException {
        environment.put("DOCKER_HOST", "ssh://me@lab:2222/run/user/1000/docker.sock");
        assertThat(locate(""))
                .isEqualTo(new EngineHost(
                        new Target.Ssh(new EngineAddress.Ssh(
                                Optional.of("me"),
                                "lab",
                                Optional.of(2222),
                                Optional.of("/run/user/1000/docker.sock"))),
                        "DOCKER_HOST"));
        assertThat(locate("")).hasToString("ssh://me@lab:2222/run/user/1000/docker.sock");
        environment.put("DOCKER_HOST", "ssh://lab");
        assertThat(locate("")).hasToString("ssh://lab");
        environment.put("DOCKER_HOST", "ssh://[::1]:22");
        assertThat(locate("")).hasToString("ssh://[::1]:22");
    }

    @Test
    void nothingOfAnAddressIsAnOptionOfSsh() {
        for (String hostile : List.of(
                "ssh://-oProxyCommand=touch%20x",
                "ssh://-oProxyCommand=x@lab",
                "ssh://me@-oProxyCommand=x",
                "ssh://me:pw@lab",
                "ssh://lab/run/a b.sock",
                "ssh://lab/$(id)",
                "ssh://lab:0",
                "ssh://")) {
            environment.put("DOCKER_HOST", hostile);
            assertThat(failure("").kind()).as(hostile).isEqualTo(Kind.ADDRESS);
            assertThat(failure("").getMessage()).doesNotContain("pw");
        }
    }

    private EngineHost locate(String configured) throws EngineException {
        return new EngineLocator(environment, system)
                .locate(Optional.of(configured).filter(text -> !text.isEmpty()));
    }

    private EngineException failure(String configured) {
        return catchThrowableOfType(EngineException.class, () -> locate(configured));
    }

    private Path touch(String path) throws IOException {
        Path file = system.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve(name), text);
    }

    private void context(String name, String host, boolean skipVerify) throws Exception {
        Path folder =
                Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(id(name)));
        Files.writeString(folder.resolve("meta.json"), """
                {"Name":"%s","Metadata":{"Description":null},"Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":%s}}}
                """.formatted(name, host, skipVerify));
    }

    private static String id(String name) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    }
}
