package dev.cachebust.engine;

import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which engine is used, and because of what. Nothing has been opened yet.
 *
 * @param origin what named it, such as {@code DOCKER_HOST} or {@code Docker context "lab"}
 */
public record EngineHost(Target target, String origin) {

    /** Where it listens. */
    public sealed interface Target {
        /** A unix socket. */
        record Socket(Path path) implements Target {}

        /**
         * A TCP port.
         *
         * @param host without brackets
         * @param tls empty: plain text
         */
        record Tcp(String host, int port, Optional<TlsFiles> tls) implements Target {}
    }

    /**
     * The address to dial; reads the TLS files.
     *
     * @throws EngineException when those cannot be used
     */
    public EngineAddress address() throws EngineException {
        if (target instanceof Target.Tcp tcp) {
            if (tcp.tls().isEmpty()) {
                return new EngineAddress.Tcp(tcp.host(), tcp.port(), Optional.empty());
            }
            try {
                return new EngineAddress.Tcp(
                        tcp.host(),
                        tcp.port(),
                        Optional.of(TlsContexts.of(tcp.tls().get())));
            } catch (IOException e) {
                throw EngineFailures.tls(this, e);
            }
        }
        return new EngineAddress.Unix(((Target.Socket) target).path());
    }

    /** As people write it: {@code unix:///run/docker.sock}, {@code tcp://host:2376}. */
    @Override
    public String toString() {
        if (target instanceof Target.Tcp tcp) {
            String host = tcp.host().contains(":") ? "[" + tcp.host() + "]" : tcp.host();
            return "tcp://" + host + ":" + tcp.port();
        }
        return "unix://" + ((Target.Socket) target).path();
    }
}
