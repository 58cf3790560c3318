package dev.cachebust.build.buildkit.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder in the OCI image layout (image-spec, {@code image-layout.md}): blobs by their digest, and an index that names
 * some of them. Safe for use by several threads and processes: files appear whole or not at all.
 */
public final class OciLayout {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String NAME = "org.opencontainers.image.ref.name";
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** Nothing is read or made yet. */
    public OciLayout(Path folder) {
        this.folder = folder;
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /**
     * The digest of what has this tag; empty if nothing has, or it is not there any more.
     *
     * @throws IOException if the index cannot be read
     */
    public Optional<String> find(String tag) throws IOException {
        for (JsonNode manifest : index().path("manifests")) {
            String digest = manifest.path("digest").asText("");
            if (manifest.path("annotations").path(NAME).asText("").equals(tag)
                    && blob(digest).isPresent()) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    /**
     * Gives this tag to what a descriptor says, and takes it from what had it.
     *
     * @param descriptor of image-spec's {@code descriptor.md}, as JSON
     */
    public void tag(String tag, String descriptor) throws IOException {
        ObjectNode named = object(descriptor);
        ObjectNode annotations = named.withObject("/annotations");
        annotations.put(NAME, tag);
        ObjectNode index = index();
        index.put("schemaVersion", 2).put("mediaType", INDEX_TYPE);
        ArrayNode manifests = JSON.createArrayNode();
        for (JsonNode manifest : index.path("manifests")) {
            if (!manifest.path("annotations").path(NAME).asText("").equals(tag)) {
                manifests.add(manifest);
            }
        }
        index.set("manifests", manifests.add(named));
        replace("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        replace("index.json", JSON.writeValueAsBytes(index));
    }

    /** The file of a blob, if it is there. Takes any text: what is no digest has none. */
    Optional<Path> blob(String digest) {
        return DIGEST.matcher(digest).matches()
                ? Optional.of(file(digest)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /** Begins to write a blob. */
    Ingest ingest() throws IOException {
        Path blobs = folder.resolve("blobs").resolve("sha256");
        Files.createDirectories(blobs);
        return new Ingest(this, Files.createTempFile(folder, "ingest-", ".tmp"));
    }

    Path file(String digest) {
        return folder.resolve("blobs").resolve("sha256").resolve(digest.substring("sha256:".length()));
    }

    private ObjectNode index() throws IOException {
        try {
            return object(Files.readString(folder.resolve("index.json")));
        } catch (NoSuchFileException e) {
            return JSON.createObjectNode();
        }
    }

    private ObjectNode object(String text) throws IOException {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(folder + " has an index that is not JSON", e);
        }
        throw new IOException(folder + " has an index that is no JSON object");
    }

    private void replace(String name, byte[] content) throws IOException {
        Files.createDirectories(folder);
        Path whole = Files.createTempFile(folder, name, ".tmp");
        try {
            Files.write(whole, content);
            Files.move(
                    whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
