package dev.cachebust.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The Docker CLI's configuration folder: {@code DOCKER_CONFIG}, else {@code ~/.docker}. Its layout is that of
 * {@code cli/config} and {@code cli/context/store} in docker/cli.
 */
record DockerConfig(Path folder) {

    /** Empty without DOCKER_CONFIG and HOME. */
    static Optional<DockerConfig> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("DOCKER_CONFIG"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .filter(text -> !text.isEmpty())
                        .map(home -> Path.of(home, ".docker")))
                .map(DockerConfig::new);
    }

    /**
     * {@code config.json}; empty if there is none.
     *
     * @throws IOException when it cannot be read or is not a JSON object
     */
    Map<String, Object> read() throws IOException {
        try {
            return Json.object(Files.readString(file()));
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    Path file() {
        return folder.resolve("config.json");
    }

    /** A context's {@code meta.json}; absent when there is no such context. */
    Optional<Map<String, Object>> context(String name) throws IOException {
        try {
            String text = Files.readString(
                    folder.resolve("contexts/meta").resolve(contextId(name)).resolve("meta.json"));
            return Optional.of(Json.object(text));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Where a context keeps {@code ca.pem}, {@code cert.pem} and {@code key.pem} of its engine. */
    Path contextTls(String name) {
        return folder.resolve("contexts/tls").resolve(contextId(name)).resolve("docker");
    }

    private static String contextId(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
