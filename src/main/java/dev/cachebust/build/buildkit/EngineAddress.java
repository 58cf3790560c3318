package dev.cachebust.build.buildkit;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Where BuildKit is reached. */
public sealed interface EngineAddress {

    /** Where something listens. By itself it stands for a Docker Engine, whose API leads to the BuildKit inside. */
    sealed interface Listener extends EngineAddress {}

    /**
     * A unix socket.
     *
     * @param socket its path
     */
    record Unix(Path socket) implements Listener {
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
    record Tcp(String host, int port, Optional<SSLContext> tls) implements Listener {
        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * The Docker Engine of a machine that ssh reaches.
     *
     * @param host a name or address, or what the user's ssh configuration calls it; never begins with a hyphen
     * @param socket of the engine there; empty: what the {@code docker} there uses. Letters, digits and {@code /._-} only
     */
    record Ssh(Optional<String> user, String host, Optional<Integer> port, Optional<String> socket)
            implements Listener {
        @Override
        public String toString() {
            return "ssh://" + user.map(name -> name + "@").orElse("")
                    + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                    + port.map(number -> ":" + number).orElse("")
                    + socket.orElse("");
        }
    }

    /**
     * A BuildKit daemon of its own: it speaks HTTP/2 from the first byte, and carries sessions inside of it. It stores no
     * images.
     *
     * @param at where it listens
     */
    record Daemon(Listener at) implements EngineAddress {
        @Override
        public String toString() {
            return "buildkit+" + at;
        }
    }

    /**
     * A BuildKit daemon in a container of a Docker Engine, as {@code docker buildx} makes one. It speaks as any daemon does, to
     * a process in the container that the engine starts for each connection.
     *
     * @param engine which runs the container
     * @param name of the container
     */
    record Container(Listener engine, String name) implements EngineAddress {
        @Override
        public String toString() {
            return "the container " + name + " at " + engine;
        }
    }
}
