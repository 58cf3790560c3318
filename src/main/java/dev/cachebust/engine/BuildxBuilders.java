package dev.cachebust.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The builders that {@code docker buildx} keeps in files: {@code instances/NAME}, and {@code current} and {@code defaults} for
 * which one is used (docker/buildx, {@code store}).
 *
 * @param folder {@code BUILDX_CONFIG}, else {@code buildx} in Docker's own configuration folder
 */
record BuildxBuilders(Path folder) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final int HASH = 20;

    /** Empty where there is no folder to look in. */
    static Optional<BuildxBuilders> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("BUILDX_CONFIG"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .or(() -> DockerConfig.of(environment)
                        .map(config -> config.folder().resolve("buildx")))
                .map(BuildxBuilders::new);
    }

    /**
     * One machine of a builder.
     *
     * @param driver {@code docker-container}, {@code remote} …
     * @param name of the machine: of the container, behind {@code buildx_buildkit_}
     * @param endpoint an address, or a Docker context
     * @param options of the driver
     */
    record Node(String driver, String name, String endpoint, Map<?, ?> options) {}

    /**
     * The first machine of a builder; empty when there is no such builder.
     *
     * @throws IOException when its file cannot be read or understood
     */
    Optional<Node> builder(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Map<String, Object> builder;
        try {
            builder = Json.object(Files.readString(folder.resolve("instances").resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!(builder.get("Nodes") instanceof List<?> nodes)
                || nodes.isEmpty()
                || !(nodes.get(0) instanceof Map<?, ?> node)) {
            throw new IOException("it has no nodes");
        }
        return Optional.of(new Node(
                Json.text(builder, "Driver").orElse(""),
                Json.text(node, "Name").orElse(""),
                Json.text(node, "Endpoint").orElse(""),
                Json.map(node, "DriverOpts")));
    }

    /**
     * The builder that {@code docker buildx use} chose for this engine; empty if none was chosen.
     *
     * @param engine its Docker context, or its address if that is the default one
     * @throws IOException when the choice cannot be read
     */
    Optional<String> current(String engine) throws IOException {
        try {
            Map<String, Object> current = Json.object(Files.readString(folder.resolve("current")));
            boolean counts = Json.text(current, "Key").orElse("").equals(engine)
                    || Json.text(current, "Global").orElse("").equals("true");
            Optional<String> chosen = Json.text(current, "Name").filter(name -> counts && !name.isEmpty());
            if (chosen.isPresent()) {
                return chosen;
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever chosen for the moment; there may still be a choice for good.
        }
        try {
            return Optional.of(Files.readString(folder.resolve("defaults").resolve(hash(engine)))
                            .strip())
                    .filter(name -> !name.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
