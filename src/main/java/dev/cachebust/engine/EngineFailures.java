package dev.cachebust.engine;

import dev.cachebust.build.buildkit.transport.NoBuildKitException;
import dev.cachebust.build.buildkit.transport.NoBuilderException;
import dev.cachebust.build.buildkit.transport.SshException;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The words for each way in which an engine cannot be reached. */
public final class EngineFailures {
    private static final String START_IT =
            "start Docker, or name another engine with DOCKER_HOST, a Docker context or engine.host";
    private static final String CHECK_TLS =
            "check ca.pem, cert.pem and key.pem of the connection, and that the engine's certificate names its host";

    private static final String CHECK_DAEMON_TLS =
            "check engine.ca, engine.cert and engine.key (or DOCKER_CERT_PATH), and that the daemon's certificate names its"
                    + " host";
    private static final String START_DAEMON = "start buildkitd there, or name another engine with engine.host";

    private EngineFailures() {}

    /**
     * What an exception on the way to the engine means; its causes are looked at, too.
     *
     * @param failure from any client: it has a cause that is an {@link IOException}
     */
    public static EngineException unreachable(EngineHost host, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof NoBuildKitException stranger) {
                return stranger(host, stranger);
            } else if (cause instanceof NoBuilderException away) {
                return failure(Kind.UNREACHABLE, host, String.valueOf(away.getMessage()), startIt(host), away);
            } else if (cause instanceof SshException) {
                return ssh(host, String.valueOf(cause.getMessage()));
            } else if (cause instanceof SSLException) {
                return tls(host, cause);
            } else if (cause instanceof UnknownHostException) {
                return failure(Kind.UNREACHABLE, host, "there is no host of this name", startIt(host), failure);
            } else if (text.contains("permission denied")) {
                return permission(host, failure);
            } else if (text.contains("no such file") || cause instanceof NoSuchFileException) {
                return failure(Kind.UNREACHABLE, host, "there is no such socket", startIt(host), failure);
            } else if (text.contains("not a socket") || notASocket(host)) {
                return failure(Kind.UNREACHABLE, host, "this is not a socket", startIt(host), failure);
            } else if (cause instanceof SocketTimeoutException || text.contains("timed out")) {
                return failure(Kind.UNREACHABLE, host, "no answer in time", startIt(host), failure);
            } else if (cause instanceof ConnectException || text.contains("refused")) {
                return failure(Kind.UNREACHABLE, host, "connection refused", startIt(host), failure);
            }
        }
        return failure(Kind.UNREACHABLE, host, "connection lost: " + failure.getMessage(), startIt(host), failure);
    }

    private static EngineException stranger(EngineHost host, NoBuildKitException stranger) {
        String what = String.valueOf(stranger.getMessage());
        return stranger.tls()
                ? failure(Kind.TLS, host, what, CHECK_DAEMON_TLS, stranger)
                : failure(
                        Kind.NOT_AN_ENGINE,
                        host,
                        what,
                        "check the address; a Docker Engine's is written without buildkit+",
                        stranger);
    }

    /** @param why in ssh's words */
    static EngineException ssh(EngineHost host, String why) {
        String at = host.endpoint() instanceof Target.Ssh ssh ? ssh.at().host() : "HOST";
        return new EngineException(
                Kind.UNREACHABLE,
                cannot(host, why),
                "see whether ssh -o BatchMode=yes " + at
                        + " docker version works: the key belongs in an agent, the host in"
                        + " known_hosts, and docker there on the path");
    }

    static EngineException tls(EngineHost host, Throwable failure) {
        String hint = host.target() instanceof Target.Daemon ? CHECK_DAEMON_TLS : CHECK_TLS;
        return failure(Kind.TLS, host, "no TLS connection: " + failure.getMessage(), hint, failure);
    }

    static EngineException notAnEngine(EngineHost host, String answer) {
        if (answer.contains("HTTP request to an HTTPS server")) {
            return new EngineException(
                    Kind.TLS,
                    cannot(host, "it wants TLS"),
                    "set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem");
        }
        return new EngineException(
                Kind.NOT_AN_ENGINE,
                cannot(host, "what answers there is not a Docker engine"),
                "check the address; that of a BuildKit daemon begins with buildkit+");
    }

    private static EngineException permission(EngineHost host, Throwable failure) {
        String group = socketGroup(host).orElse("docker");
        return failure(
                Kind.PERMISSION,
                host,
                "permission denied",
                "add yourself to the socket's group (sudo usermod -aG " + group
                        + " \"$USER\", then log in again), or use a rootless engine",
                failure);
    }

    /** The group whose members may use the socket; empty when that would be root's, or cannot be seen. */
    private static Optional<String> socketGroup(EngineHost host) {
        if (!(host.endpoint() instanceof Target.Socket socket)) {
            return Optional.empty();
        }
        try {
            String group = Files.readAttributes(socket.path(), PosixFileAttributes.class)
                    .group()
                    .getName();
            return Optional.of(group).filter(name -> name.matches("[a-z_][a-z0-9_-]*") && !name.equals("root"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean notASocket(EngineHost host) {
        if (!(host.endpoint() instanceof Target.Socket socket)) {
            return false;
        }
        Path path = socket.path();
        return Files.isRegularFile(path) || Files.isDirectory(path);
    }

    private static EngineException failure(Kind kind, EngineHost host, String what, String hint, Throwable cause) {
        return new EngineException(kind, cannot(host, what), hint, tried(host), cause);
    }

    /** Where else was looked. */
    private static List<String> tried(EngineHost host) {
        List<String> lines = new ArrayList<>();
        if (!host.passedOver().isEmpty()) {
            lines.add("engine.host, DOCKER_HOST, DOCKER_CONTEXT: name none");
            host.passedOver().forEach(socket -> lines.add("unix://" + socket + ": " + KnownSockets.lack(socket)));
        }
        return lines;
    }

    private static String startIt(EngineHost host) {
        if (host.target() instanceof Target.Builder builder) {
            return "docker buildx inspect --bootstrap " + builder.builder() + " starts it";
        }
        return host.target() instanceof Target.Daemon ? START_DAEMON : START_IT;
    }

    private static String cannot(EngineHost host, String what) {
        return "cannot use the engine at " + host + " (" + host.origin() + "): " + what;
    }
}
