package dev.cachebust.engine;

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
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The words for each way in which an engine cannot be reached. */
public final class EngineFailures {
    private static final String START_IT =
            "start Docker, or name another engine with DOCKER_HOST, a Docker context or engine.host";
    private static final String CHECK_TLS =
            "check ca.pem, cert.pem and key.pem of the connection, and that the engine's certificate names its host";

    private EngineFailures() {}

    /**
     * What an exception on the way to the engine means; its causes are looked at, too.
     *
     * @param failure from any client: it has a cause that is an {@link IOException}
     */
    public static EngineException unreachable(EngineHost host, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof SSLException) {
                return tls(host, cause);
            } else if (cause instanceof UnknownHostException) {
                return failure(Kind.UNREACHABLE, host, "there is no host of this name", START_IT, failure);
            } else if (text.contains("permission denied")) {
                return permission(host, failure);
            } else if (text.contains("no such file") || cause instanceof NoSuchFileException) {
                return failure(Kind.UNREACHABLE, host, "there is no such socket", START_IT, failure);
            } else if (text.contains("not a socket") || notASocket(host)) {
                return failure(Kind.UNREACHABLE, host, "this is not a socket", START_IT, failure);
            } else if (cause instanceof SocketTimeoutException || text.contains("timed out")) {
                return failure(Kind.UNREACHABLE, host, "no answer in time", START_IT, failure);
            } else if (cause instanceof ConnectException || text.contains("refused")) {
                return failure(Kind.UNREACHABLE, host, "connection refused", START_IT, failure);
            }
        }
        return failure(Kind.UNREACHABLE, host, "connection lost: " + failure.getMessage(), START_IT, failure);
    }

    static EngineException tls(EngineHost host, Throwable failure) {
        return failure(Kind.TLS, host, "no TLS connection: " + failure.getMessage(), CHECK_TLS, failure);
    }

    static EngineException notAnEngine(EngineHost host, String answer) {
        if (answer.contains("HTTP request to an HTTPS server")) {
            return new EngineException(
                    Kind.TLS,
                    cannot(host, "it wants TLS"),
                    "set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem");
        }
        return new EngineException(
                Kind.NOT_AN_ENGINE, cannot(host, "what answers there is not a Docker engine"), "check the address");
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
        if (!(host.target() instanceof Target.Socket socket)) {
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
        if (!(host.target() instanceof Target.Socket socket)) {
            return false;
        }
        Path path = socket.path();
        return Files.isRegularFile(path) || Files.isDirectory(path);
    }

    private static EngineException failure(Kind kind, EngineHost host, String what, String hint, Throwable cause) {
        return new EngineException(kind, cannot(host, what), hint, cause);
    }

    private static String cannot(EngineHost host, String what) {
        return "cannot use the engine at " + host + " (" + host.origin() + "): " + what;
    }
}
