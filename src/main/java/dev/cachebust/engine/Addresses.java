package dev.cachebust.engine;

import dev.cachebust.build.buildkit.EngineAddress;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Engine addresses as DOCKER_HOST has them, and those of BuildKit daemons. */
final class Addresses {
    /** Stands before the address of a BuildKit daemon. */
    static final String DAEMON = "buildkit+";

    private static final Pattern TCP = Pattern.compile("(\\[[0-9a-fA-F:.%]+\\]|[^:/\\[\\]@?#\\s]*)(?::(\\d{1,5}))?/?");
    private static final Pattern SSH = Pattern.compile("(?:([A-Za-z0-9_][A-Za-z0-9_.+\\\\-]*)@)?"
            + "(\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(\\d{1,5}))?(/[A-Za-z0-9/._-]*)?");
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;
    /** What BuildKit's own documentation uses. */
    private static final int DAEMON_PORT = 1234;

    private Addresses() {}

    /** @param tls what a TCP connection uses */
    static Target parse(String text, String origin, Optional<TlsFiles> tls) throws EngineException {
        if (text.startsWith(DAEMON + "unix://") || text.startsWith(DAEMON + "tcp://")) {
            return new Target.Daemon(listener(text.substring(DAEMON.length()), origin, tls));
        }
        return listener(text, origin, tls, PLAIN_PORT, TLS_PORT);
    }

    /** Where a daemon listens. */
    static Target.Listener listener(String text, String origin, Optional<TlsFiles> tls) throws EngineException {
        return listener(text, origin, tls, DAEMON_PORT, DAEMON_PORT);
    }

    private static Target.Listener listener(
            String text, String origin, Optional<TlsFiles> tls, int plainPort, int tlsPort) throws EngineException {
        int end = text.indexOf("://");
        String rest = end < 0 ? "" : text.substring(end + 3);
        switch (end < 0 ? "" : text.substring(0, end)) {
            case "unix" -> {
                if (!rest.isEmpty()) {
                    return new Target.Socket(Path.of(rest));
                }
            }
            case "tcp", "http" -> {
                return tcp(rest, text, origin, tls, plainPort, tlsPort);
            }
            case "https" -> {
                return tcp(
                        rest,
                        text,
                        origin,
                        tls.or(() ->
                                Optional.of(new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), true))),
                        plainPort,
                        tlsPort);
            }
            case "ssh" -> {
                return ssh(rest, text, origin);
            }
            case "npipe" ->
                throw new EngineException(
                        Kind.ADDRESS,
                        origin + " is " + plain(text) + ": named pipes cannot be used",
                        "run in WSL, where the engine has a unix socket");
            default -> {}
        }
        throw malformed(text, origin);
    }

    /** Nothing that ssh could take for an option, nor a shell for more than a word. */
    private static Target.Listener ssh(String rest, String text, String origin) throws EngineException {
        Matcher form = SSH.matcher(rest);
        if (!form.matches()) {
            throw new EngineException(
                    Kind.ADDRESS,
                    origin + " is not an address for ssh: \"" + plain(text) + '"',
                    "write ssh://user@host:port; passwords and keys are for ssh's own configuration and agent");
        }
        Optional<Integer> port = Optional.ofNullable(form.group(3)).map(Integer::valueOf);
        if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
            throw malformed(text, origin);
        }
        return new Target.Ssh(new EngineAddress.Ssh(
                Optional.ofNullable(form.group(1)),
                form.group(2).replaceAll("[\\[\\]]", ""),
                port,
                Optional.ofNullable(form.group(4)).filter(path -> path.length() > 1)));
    }

    private static Target.Listener tcp(
            String rest, String text, String origin, Optional<TlsFiles> tls, int plainPort, int tlsPort)
            throws EngineException {
        Matcher form = TCP.matcher(rest);
        if (!form.matches()) {
            throw malformed(text, origin);
        }
        String host = form.group(1).isEmpty() ? "localhost" : form.group(1).replaceAll("[\\[\\]]", "");
        int port = form.group(2) == null ? (tls.isPresent() ? tlsPort : plainPort) : Integer.parseInt(form.group(2));
        if (port < 1 || port > 65535) {
            throw malformed(text, origin);
        }
        return new Target.Tcp(host, port, tls);
    }

    static EngineException malformed(String text, String origin) {
        return new EngineException(
                Kind.ADDRESS,
                origin + " is not an engine's address: \"" + plain(text) + '"',
                "write unix:///var/run/docker.sock or tcp://host:2376; that of a BuildKit daemon begins with buildkit+");
    }

    /** Without control characters, and without what may be a password before an {@code @}. */
    static String plain(String text) {
        String shown = text.replaceAll("//[^/@]*:[^/@]*@", "//***@").replaceAll("\\p{C}", "?");
        return shown.length() > 100 ? shown.substring(0, 100) + "…" : shown;
    }
}
