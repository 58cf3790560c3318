package dev.cachebust.build.buildkit.transport;

import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Makes connections to one BuildKit. Safe for use by several threads. */
public final class Dialer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 10_000;

    /** A gRPC server hangs up on who does not ask for it by ALPN (grpc-go's {@code credentials/tls.go}). */
    private static final List<String> H2 = List.of("h2");

    /** What is upgraded begins as HTTP/1, and nothing is asked for. */
    private static final List<String> HTTP1 = List.of();

    private final EngineAddress address;
    private final ScheduledExecutorService timer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Attempts attempts = new Attempts();
    private volatile @Nullable GreetedSocket daemon;
    private volatile boolean closed;

    /** @param timer ends attempts that take too long */
    public Dialer(EngineAddress address, ScheduledExecutorService timer) {
        this.address = address;
        this.timer = timer;
    }

    /** Where it connects to. */
    public EngineAddress address() {
        return address;
    }

    /**
     * A connection for calls of ours: it speaks HTTP/2 from here on.
     *
     * @throws IOException if BuildKit cannot be reached, refuses, or takes longer than 10 s
     */
    public Socket calls() throws IOException {
        long attempt = attempts.begin();
        try {
            if (address instanceof EngineAddress.Listener) {
                return upgrade("/grpc", List.of());
            }
            GreetedSocket socket = new GreetedSocket(toDaemon(), why -> attempts.failed(attempt, why));
            daemon = socket;
            return socket;
        } catch (IOException e) {
            attempts.failed(attempt, e);
            throw e;
        }
    }

    private Socket toDaemon() throws IOException {
        if (address instanceof EngineAddress.Container container) {
            Socket asked = kept(connect(container.engine(), HTTP1));
            String process;
            try (asked) {
                process = inTime(asked, () -> DialStdio.create(asked, container.name()));
            }
            Socket attached = kept(connect(container.engine(), HTTP1));
            return inTime(attached, () -> DialStdio.start(attached, process));
        }
        return kept(connect(((EngineAddress.Daemon) address).at(), H2));
    }

    /** Completes when an attempt to connect for calls that begins after this fails. To be cancelled by whoever asked. */
    public CompletableFuture<IOException> nextFailure() {
        return attempts.nextFailure();
    }

    /**
     * Why the last connection to a daemon came to nothing, as far as its first bytes tell.
     *
     * @param cause what was met
     */
    public Optional<NoBuildKitException> stranger(Throwable cause) {
        GreetedSocket last = daemon;
        if (last == null || !(address instanceof EngineAddress.Daemon standalone)) {
            return Optional.empty();
        }
        boolean secured =
                standalone.at() instanceof EngineAddress.Tcp tcp && tcp.tls().isPresent();
        @Nullable NoBuildKitException stranger = switch (last.greeting()) {
            case HTTP2 -> null;
            case TLS -> new NoBuildKitException("it wants TLS", true);
            case NONE ->
                secured
                        ? new NoBuildKitException(
                                "it hung up after the TLS handshake, as one does that does not accept our"
                                        + " certificate, or misses it",
                                true)
                        : null;
            case HTTP1, OTHER -> new NoBuildKitException("what answers there is not a BuildKit daemon", false);
        };
        if (stranger != null) {
            stranger.initCause(cause);
        }
        return Optional.ofNullable(stranger);
    }

    /**
     * A connection that a Docker Engine hands to BuildKit: it speaks HTTP/2 from here on.
     *
     * @param path {@code /grpc}, where we are the client, or {@code /session}, where we are the server
     * @param headers further request headers
     * @throws IOException if the engine cannot be reached, refuses, or takes longer than 10 s
     */
    public Socket upgrade(String path, List<Map.Entry<String, String>> headers) throws IOException {
        if (!(address instanceof EngineAddress.Listener listener)) {
            throw new IllegalStateException(address + " is no Docker Engine");
        }
        Socket socket = kept(connect(listener, HTTP1));
        return inTime(socket, () -> {
            OutputStream out = socket.getOutputStream();
            out.write(HttpUpgrade.request(path, "h2c", headers, ""));
            out.flush();
            HttpUpgrade.readAnswer(socket.getInputStream());
            return socket;
        });
    }

    /**
     * The line with which a Docker Engine, or a proxy before it, refuses to hand over to BuildKit for good; empty if it does hand over.
     *
     * @throws IOException if nobody can be reached, or there is no answer within 10 s
     */
    public Optional<String> refusal() throws IOException {
        try {
            upgrade("/grpc", List.of()).close();
        } catch (HttpUpgrade.RefusedException e) {
            return Optional.of(e.statusLine()).filter(line -> line.matches("HTTP/1\\.\\d (4\\d\\d|501).*"));
        }
        return Optional.empty();
    }

    /**
     * Whether a server of HTTP/1 listens at the address of an engine, as Docker's is, rather than one that speaks gRPC alone.
     *
     * @throws IOException if nobody can be reached, or there is no answer within 10 s
     */
    public boolean speaksHttp1() throws IOException {
        Socket socket = kept(connect((EngineAddress.Listener) address, HTTP1));
        try (socket) {
            return inTime(socket, () -> {
                socket.getOutputStream()
                        .write("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                byte[] first = socket.getInputStream().readNBytes(Greeting.LENGTH);
                return !EnumSet.of(Greeting.HTTP2, Greeting.NONE).contains(Greeting.of(first));
            });
        }
    }

    /** What is said on a new connection, which is closed if that fails, or takes too long. */
    private <T> T inTime(Socket socket, Exchange<T> exchange) throws IOException {
        // Whoever is first, the exchange or the deadline, decides how it ended.
        AtomicBoolean decided = new AtomicBoolean();
        Future<?> deadline = timer.schedule(
                () -> {
                    if (decided.compareAndSet(false, true)) {
                        closeQuietly(socket);
                    }
                },
                DEADLINE_MILLIS,
                TimeUnit.MILLISECONDS);
        try {
            T result = exchange.run();
            if (!decided.compareAndSet(false, true)) {
                throw new IOException("it came too late");
            }
            return result;
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            if (!decided.compareAndSet(false, true)) {
                throw new IOException("no answer from " + address + " within " + DEADLINE_MILLIS / 1000 + " s", e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** What is said before a connection is anybody's. */
    @FunctionalInterface
    private interface Exchange<T> {
        T run() throws IOException;
    }

    /** Closes every connection, also one that is being made at this moment. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Dialer::closeQuietly);
        open.clear();
    }

    /** To be closed with everything. */
    private Socket kept(Socket socket) {
        open.removeIf(Socket::isClosed);
        open.add(socket);
        if (closed) {
            closeQuietly(socket);
        }
        return socket;
    }

    private static Socket connect(EngineAddress.Listener listener, List<String> protocols) throws IOException {
        if (listener instanceof EngineAddress.Unix unix) {
            return UnixSocket.connect(unix.socket());
        }
        if (listener instanceof EngineAddress.Ssh ssh) {
            return SshSocket.open(ssh);
        }
        EngineAddress.Tcp tcp = (EngineAddress.Tcp) listener;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(tcp.host(), tcp.port()), DEADLINE_MILLIS);
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            return tcp.tls().isPresent() ? secure(plain, tcp, tcp.tls().get(), protocols) : plain;
        } catch (IOException | RuntimeException e) {
            closeQuietly(plain);
            throw e;
        }
    }

    private static Socket secure(Socket plain, EngineAddress.Tcp tcp, SSLContext tls, List<String> protocols)
            throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, tcp.host(), tcp.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(DEADLINE_MILLIS);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done about a connection that cannot even be closed.
        }
    }
}
