package dev.cachebust.engine;

import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which engine is used, and because of what. Nothing has been opened yet.
 *
 * @param origin what named it, such as {@code DOCKER_HOST} or {@code Docker context "lab"}
 * @param passedOver sockets that were looked at, too, because nothing named an engine
 */
public record EngineHost(Target target, String origin, List<Path> passedOver) {
    public EngineHost {
        passedOver = List.copyOf(passedOver);
    }

    /** One that something names. */
    public EngineHost(Target target, String origin) {
        this(target, origin, List.of());
    }

    /** Stands before the name of a builder. */
    static final String BUILDER = "buildx:";

    /** What it is, and where. */
    public sealed interface Target {
        /** Where something listens: by itself, a Docker Engine. */
        sealed interface Listener extends Target {}

        /** A unix socket. */
        record Socket(Path path) implements Listener {}

        /**
         * A TCP port.
         *
         * @param host without brackets
         * @param tls empty: plain text
         */
        record Tcp(String host, int port, Optional<TlsFiles> tls) implements Listener {}

        /**
         * A machine that ssh reaches.
         *
         * @param at user, host and port, and which of its engines
         */
        record Ssh(EngineAddress.Ssh at) implements Listener {}

        /** A BuildKit daemon of its own. */
        record Daemon(Listener at) implements Target {}

        /**
         * A builder of {@code docker buildx} that runs in a container.
         *
         * @param builder its name
         * @param container the name of its container
         * @param engine the Docker Engine that runs it, and gets the images
         */
        record Builder(String builder, String container, Listener engine) implements Target {}
    }

    /**
     * The address to dial; reads the TLS files.
     *
     * @throws EngineException when those cannot be used
     */
    public EngineAddress address() throws EngineException {
        EngineAddress.Listener listener = listener();
        if (target instanceof Target.Builder builder) {
            return new EngineAddress.Container(listener, builder.container());
        }
        return target instanceof Target.Daemon ? new EngineAddress.Daemon(listener) : listener;
    }

    /**
     * The same, or the BuildKit daemon that answers where a Docker Engine's address is written. Asks; blocks while it does.
     *
     * @throws EngineException when the TLS files cannot be used; that nobody answers is for others to find out
     */
    public EngineHost asked() throws EngineException {
        return target instanceof Target.Listener at
                        && !(at instanceof Target.Ssh)
                        && BuildKitEngine.daemonAt(listener())
                ? new EngineHost(new Target.Daemon(at), origin)
                : this;
    }

    /**
     * With which words a Docker Engine here, or a proxy before it, refuses BuildKit. Asks; blocks while it does.
     *
     * @return empty if it does not refuse, cannot be asked, or is reached over ssh, where asking takes long and nothing stands between
     * @throws EngineException when the TLS files cannot be used
     */
    public Optional<String> refusesBuildKit() throws EngineException {
        return target instanceof Target.Listener && !(target instanceof Target.Ssh)
                ? BuildKitEngine.refusal(listener())
                : Optional.empty();
    }

    /** What is dialled, whatever answers there; as {@link #address}. */
    EngineAddress.Listener listener() throws EngineException {
        if (endpoint() instanceof Target.Ssh ssh) {
            return ssh.at();
        }
        if (endpoint() instanceof Target.Tcp tcp) {
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
        return new EngineAddress.Unix(((Target.Socket) endpoint()).path());
    }

    /** Where it listens, whatever it is. */
    Target.Listener endpoint() {
        if (target instanceof Target.Builder builder) {
            return builder.engine();
        }
        return target instanceof Target.Daemon daemon ? daemon.at() : (Target.Listener) target;
    }

    /** As people write it: {@code unix:///run/docker.sock}, {@code tcp://host:2376}, {@code buildkit+tcp://host:1234}. */
    @Override
    public String toString() {
        if (target instanceof Target.Builder builder) {
            return BUILDER + builder.builder();
        }
        String kind = target instanceof Target.Daemon ? Addresses.DAEMON : "";
        if (endpoint() instanceof Target.Ssh ssh) {
            return kind + ssh.at();
        }
        if (endpoint() instanceof Target.Tcp tcp) {
            String host = tcp.host().contains(":") ? "[" + tcp.host() + "]" : tcp.host();
            return kind + "tcp://" + host + ":" + tcp.port();
        }
        return kind + "unix://" + ((Target.Socket) endpoint()).path();
    }
}
