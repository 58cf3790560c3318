package dev.cachebust.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** docker-java, set up for one engine. It connects with the first request. */
record DockerConnection(DockerHttpClient http, DockerClient client, Optional<SshRelay> relay) {
    private static final int LONGEST_ANSWER = 4096;

    /** Much more than an image with all that its builder may have written into it. */
    private static final int LONGEST_DOCUMENT = 16 << 20;

    /** @param patience how long the engine may be silent in the middle of an answer; zero: for ever */
    static DockerConnection open(EngineHost host, Duration patience) throws EngineException {
        EngineAddress.Listener address = host.listener();
        Optional<SshRelay> relay = relay(host, address);
        URI uri = relay.map(SshRelay::socket)
                .<EngineAddress.Listener>map(EngineAddress.Unix::new)
                .map(DockerConnection::uri)
                .orElseGet(() -> uri(address));
        // docker-java takes one for a wish to have TLS where it can be had: on TCP.
        @Nullable SSLContext tls = address instanceof EngineAddress.Tcp tcp ? tcp.tls().orElse(null) : TlsContexts.unused();
        // Host and TLS are settled already: no environment variable or config file is to change them.
        DockerClientConfig config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(uri.toString())
                .withDockerTlsVerify(false)
                .withDockerConfig("/dev/null")
                .build();
        ApacheDockerHttpClient.Builder http = new ApacheDockerHttpClient.Builder()
                .dockerHost(uri)
                .maxConnections(8)
                .connectionTimeout(Duration.ofSeconds(10));
        if (!patience.isZero()) {
            http.responseTimeout(patience);
        }
        if (tls != null) {
            http.sslConfig(() -> tls);
        }
        DockerHttpClient transport = http.build();
        return new DockerConnection(transport, DockerClientImpl.getInstance(config, transport), relay);
    }

    private static Optional<SshRelay> relay(EngineHost host, EngineAddress.Listener address) throws EngineException {
        if (!(address instanceof EngineAddress.Ssh ssh)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SshRelay.open(ssh));
        } catch (IOException e) {
            throw EngineFailures.unreachable(host, e);
        }
    }

    private static URI uri(EngineAddress.Listener address) {
        try {
            if (address instanceof EngineAddress.Tcp tcp) {
                return new URI("tcp", null, tcp.host(), tcp.port(), null, null, null);
            }
            String path =
                    ((EngineAddress.Unix) address).socket().toAbsolutePath().toString();
            return new URI("unix", "", path, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no engine can have the address " + address, e);
        }
    }

    /**
     * Gives the builder that the engine names, if it names one.
     *
     * @throws EngineException when the answer is not a Docker engine's: that carries the API's version
     */
    Optional<String> ping(EngineHost host) throws EngineException {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/_ping")
                .build();
        try (DockerHttpClient.Response response = http.execute(request)) {
            Optional<String> away = header(response, SshRelay.FAILURE);
            if (away.isPresent()) {
                throw EngineFailures.ssh(host, away.get());
            }
            if (response.getStatusCode() != 200
                    || header(response, "Api-Version").isEmpty()) {
                byte[] answer = response.getBody().readNBytes(LONGEST_ANSWER);
                throw EngineFailures.notAnEngine(host, new String(answer, StandardCharsets.UTF_8));
            }
            return header(response, "Builder-Version").filter(version -> !version.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The text of an answer.
     *
     * @param path of the API; a name in it may hold any character
     * @throws DockerException when the engine refuses, as its client's commands throw it
     * @throws IOException when the answer cannot be read
     */
    String get(String path) throws IOException {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(escaped(path))
                .build();
        try (DockerHttpClient.Response response = http.execute(request)) {
            String text = new String(response.getBody().readNBytes(LONGEST_DOCUMENT), StandardCharsets.UTF_8);
            if (response.getStatusCode() == 404) {
                throw new NotFoundException(text);
            } else if (response.getStatusCode() != 200) {
                throw new DockerException(text, response.getStatusCode());
            }
            return text;
        }
    }

    private static String escaped(String path) throws IOException {
        try {
            return new URI(null, null, path, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Optional<String> header(DockerHttpClient.Response response, String name) {
        return response.getHeaders().entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    void close() {
        try {
            client.close();
        } catch (IOException e) {
            // Nothing is under way on it any more.
        }
        relay.ifPresent(SshRelay::close);
    }
}
