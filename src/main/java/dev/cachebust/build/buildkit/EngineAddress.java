package dev.cachebust.build.buildkit;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Where a Docker Engine listens. */
public sealed interface EngineAddress {

    /**
     * A unix socket.
     *
     * @param socket its path
     */
    record Unix(Path socket) implements EngineAddress {
        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /**
     * A TCP port.
     *
     * @param host name or literal address, without brackets
     * @param port 1 to 65535
     * @param tls the client's keys and whom it trusts; empty for plain text. The server's certificate must name {@code
     *     host}
     */
    record Tcp(String host, int port, Optional<SSLContext> tls) implements EngineAddress {
        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }
}
