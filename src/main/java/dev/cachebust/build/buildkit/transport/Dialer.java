package dev.cachebust.build.buildkit.transport;

import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes connections to one engine. Safe for use by several threads. */
public final class Dialer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 10_000;

    private final EngineAddress address;
    private final ScheduledExecutorService timer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
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
     * A connection that speaks HTTP/2 from here on.
     *
     * @param path {@code /grpc}, where we are the client, or {@code /session}, where we are the server
     * @param headers further request headers
     * @throws IOException if the engine cannot be reached, refuses, or takes longer than 10 s
     */
    public Socket upgrade(String path, List<Map.Entry<String, String>> headers) throws IOException {
        Socket socket = connect();
        open.removeIf(Socket::isClosed);
        open.add(socket);
        if (closed) {
            closeQuietly(socket);
        }
        Future<?> deadline = timer.schedule(() -> closeQuietly(socket), DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(HttpUpgrade.request(path, headers));
            out.flush();
            HttpUpgrade.readAnswer(socket.getInputStream());
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            if (deadline.isDone()) {
                throw new IOException("no answer from " + address + " within " + DEADLINE_MILLIS / 1000 + " s", e);
            }
            throw e;
        }
        if (!deadline.cancel(false)) {
            throw new IOException("no answer from " + address + " within " + DEADLINE_MILLIS / 1000 + " s");
        }
        return socket;
    }

    /** Closes every connection, also one that is being made at this moment. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Dialer::closeQuietly);
        open.clear();
    }

    private Socket connect() throws IOException {
        if (address instanceof EngineAddress.Unix unix) {
            return UnixSocket.connect(unix.socket());
        }
        EngineAddress.Tcp tcp = (EngineAddress.Tcp) address;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(tcp.host(), tcp.port()), DEADLINE_MILLIS);
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            return tcp.tls().isPresent() ? secure(plain, tcp, tcp.tls().get()) : plain;
        } catch (IOException | RuntimeException e) {
            closeQuietly(plain);
            throw e;
        }
    }

    private static Socket secure(Socket plain, EngineAddress.Tcp tcp, SSLContext tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, tcp.host(), tcp.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
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
