package dev.cachebust.engine;

import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The proxies that Docker's client hands to builds: {@code proxies} in its {@code config.json}, those of the engine's address
 * before those of {@code default} ({@code ParseProxyConfig} in docker/cli).
 */
public final class DockerProxies {
    private static final Map<String, String> VARIABLES = Map.of(
            "httpProxy", "HTTP_PROXY",
            "httpsProxy", "HTTPS_PROXY",
            "ftpProxy", "FTP_PROXY",
            "noProxy", "NO_PROXY",
            "allProxy", "ALL_PROXY");

    private DockerProxies() {}

    /**
     * Each as a build argument, in upper and in lower case. They are predefined: in no image's history unless a Dockerfile
     * declares them, for they may hold a password.
     *
     * @param host of the engine, as {@code unix:///var/run/docker.sock}
     * @param warnings gets a line when they cannot be read
     */
    public static SortedMap<String, String> of(
            Map<String, String> environment, String host, Consumer<String> warnings) {
        Optional<DockerConfig> config = DockerConfig.of(environment);
        if (config.isEmpty()) {
            return Collections.emptySortedMap();
        }
        try {
            Map<String, Object> json = config.get().read();
            Map<?, ?> chosen = Json.map(json, "proxies", host);
            if (chosen.isEmpty()) {
                chosen = Json.map(json, "proxies", "default");
            }
            SortedMap<String, String> proxies = new TreeMap<>();
            for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
                Json.text(chosen, variable.getKey())
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> {
                            proxies.put(variable.getValue(), value);
                            proxies.put(variable.getValue().toLowerCase(Locale.ROOT), value);
                        });
            }
            return proxies;
        } catch (IOException e) {
            warnings.accept("the proxies in " + config.get().file() + " are not used: it cannot be read");
            return Collections.emptySortedMap();
        }
    }
}
