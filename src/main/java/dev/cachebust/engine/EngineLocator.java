package dev.cachebust.engine;

import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the engine in the Docker CLI's order: what the config says, DOCKER_HOST, DOCKER_CONTEXT, the current context, the
 * default socket. Where nothing is there, the sockets that other products are known to make.
 */
public final class EngineLocator {
    private static final String DEFAULT_CONTEXT = "default";

    private final Map<String, String> environment;
    private final Path system;
    private final Optional<DockerConfig> config;

    /** @param environment of the process: DOCKER_*, HOME and XDG_RUNTIME_DIR are looked at */
    public EngineLocator(Map<String, String> environment) {
        this(environment, Path.of("/"));
    }

    /** @param system stands for the root folder */
    EngineLocator(Map<String, String> environment, Path system) {
        this.environment = Map.copyOf(environment);
        this.system = system;
        this.config = DockerConfig.of(environment);
    }

    /** As {@link #locate(Optional, Optional)}, with the certificates that Docker's own client would use. */
    public EngineHost locate(Optional<String> configured) throws EngineException {
        return locate(configured, Optional.empty());
    }

    /**
     * @param configured {@code engine.host} of the settings
     * @param files {@code engine.ca}, {@code engine.cert} and {@code engine.key} of the settings, if any is set: these are
     *     used, not those that the environment names
     * @throws EngineException when what is named cannot be used; that something listens there is not checked
     */
    public EngineHost locate(Optional<String> configured, Optional<TlsFiles> files) throws EngineException {
        if (configured.isPresent()) {
            return named(configured.get(), "engine.host", files);
        }
        Optional<String> host = variable("DOCKER_HOST");
        if (host.isPresent()) {
            return named(host.get(), "DOCKER_HOST", files);
        }
        Optional<String> context = variable("DOCKER_CONTEXT");
        if (context.isPresent()) {
            return context(context.get(), "DOCKER_CONTEXT");
        }
        Optional<String> current = currentContext();
        if (current.isPresent()) {
            return context(current.get(), "the current Docker context");
        }
        return wellKnown();
    }

    private EngineHost named(String text, String origin, Optional<TlsFiles> files) throws EngineException {
        if (text.startsWith(EngineHost.BUILDER)) {
            return new BuilderLocator(this, environment).locate(text.substring(EngineHost.BUILDER.length()), origin);
        }
        boolean daemon = text.startsWith(Addresses.DAEMON + "tcp:");
        Optional<TlsFiles> tls = files;
        if (tls.isEmpty()) {
            tls = daemon ? daemonTls() : environmentTls();
        }
        return parse(text, origin, tls);
    }

    /**
     * The engine that a builder names.
     *
     * @param endpoint an address, or a Docker context
     */
    EngineHost endpoint(String endpoint, String origin) throws EngineException {
        if (endpoint.contains("://")) {
            return parse(endpoint, origin, environmentTls());
        }
        Optional<String> host = variable("DOCKER_HOST");
        return endpoint.equals(DEFAULT_CONTEXT) && host.isPresent()
                ? parse(host.get(), origin, environmentTls())
                : context(endpoint, origin);
    }

    /** The engine in use, as buildx calls it: the context, or the address if that is the default one. */
    String inUse() throws EngineException {
        Optional<String> host = variable("DOCKER_HOST");
        if (host.isPresent()) {
            return host.get();
        }
        Optional<String> named = variable("DOCKER_CONTEXT");
        return (named.isPresent() ? named : currentContext())
                .filter(name -> !name.equals(DEFAULT_CONTEXT))
                .orElse("unix:///var/run/docker.sock");
    }

    private Optional<String> currentContext() throws EngineException {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Json.text(config.get().read(), "currentContext").filter(name -> !name.isEmpty());
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ADDRESS,
                    "cannot read " + config.get().file() + ": " + e.getMessage(),
                    "repair the file, or set DOCKER_HOST",
                    e);
        }
    }

    private EngineHost context(String name, String origin) throws EngineException {
        if (name.equals(DEFAULT_CONTEXT)) {
            return wellKnown();
        }
        String shown = "Docker context \"" + Addresses.plain(name) + '"';
        Map<?, ?> endpoint;
        try {
            Optional<Map<String, Object>> meta =
                    config.isEmpty() ? Optional.empty() : config.get().context(name);
            if (meta.isEmpty()) {
                throw new EngineException(
                        Kind.ADDRESS,
                        "there is no " + shown + ", which is named by " + origin,
                        "docker context ls shows those there are; docker context use changes the current one");
            }
            endpoint = Json.map(meta.get(), "Endpoints", "docker");
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ADDRESS, "cannot read the " + shown + ": " + e.getMessage(), "make the context anew", e);
        }
        boolean verify = !Json.text(endpoint, "SkipTLSVerify").orElse("").equals("true");
        Optional<Path> folder = config.map(one -> one.contextTls(name)).filter(Files::isDirectory);
        Optional<TlsFiles> tls = folder.map(one -> files(one, verify));
        if (tls.isEmpty() && !verify) {
            tls = Optional.of(new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), false));
        }
        return parse(Json.text(endpoint, "Host").orElse(""), shown, tls);
    }

    private EngineHost wellKnown() {
        KnownSockets sockets = KnownSockets.of(environment, system);
        Path socket = sockets.best();
        String origin = sockets.isDefault(socket) ? "the default socket" : "found there";
        return new EngineHost(new Target.Socket(socket), origin, sockets.others(socket));
    }

    private EngineHost parse(String text, String origin, Optional<TlsFiles> tls) throws EngineException {
        try {
            return new EngineHost(Addresses.parse(text, origin, tls), origin);
        } catch (InvalidPathException e) {
            throw Addresses.malformed(text, origin);
        }
    }

    /**
     * DOCKER_TLS_VERIFY asks for TLS and that the engine proves who it is; DOCKER_CERT_PATH or DOCKER_TLS alone for TLS
     * without that. Set means not empty, whatever the value ({@code client/options.go} in moby, {@code cli/flags} in
     * docker/cli).
     */
    private Optional<TlsFiles> environmentTls() {
        boolean verify = variable("DOCKER_TLS_VERIFY").isPresent();
        Optional<String> folder = variable("DOCKER_CERT_PATH");
        if (!verify && folder.isEmpty() && variable("DOCKER_TLS").isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> files = folder.map(Path::of).or(() -> config.map(DockerConfig::folder));
        return Optional.of(files.map(path -> files(path, verify))
                .orElse(new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), verify)));
    }

    /** As {@link #environmentTls}; a daemon, which gets the files of the context, always has to prove who it is. */
    private Optional<TlsFiles> daemonTls() throws EngineException {
        Optional<TlsFiles> files = environmentTls();
        Optional<String> folder = variable("DOCKER_CERT_PATH");
        if (files.isEmpty()) {
            return files;
        }
        TlsFiles found = files.get();
        boolean none = found.ca().isEmpty() && found.certificate().isEmpty();
        if (folder.isPresent()
                && (none || found.certificate().isPresent() != found.key().isPresent())) {
            String missing = none ? "ca.pem, cert.pem and key.pem" : found.key().isPresent() ? "cert.pem" : "key.pem";
            throw new EngineException(
                    Kind.TLS,
                    "there is no " + missing + " in " + Addresses.plain(folder.get())
                            + ", the folder of DOCKER_CERT_PATH",
                    "put them there, or name the files with engine.ca, engine.cert and engine.key");
        }
        return Optional.of(new TlsFiles(found.ca(), found.certificate(), found.key(), true));
    }

    private static TlsFiles files(Path folder, boolean verify) {
        return new TlsFiles(
                existing(folder.resolve("ca.pem")),
                existing(folder.resolve("cert.pem")),
                existing(folder.resolve("key.pem")),
                verify);
    }

    private static Optional<Path> existing(Path file) {
        return Optional.of(file).filter(Files::exists);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
