package dev.cachebust.build.classic;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.files.ContentReader;
import dev.cachebust.build.buildkit.files.DiskReader;
import dev.cachebust.build.buildkit.files.OpenFile;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.dockerfile.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the Dockerfile, as it was planned, gets to an engine that knows only what is in the context.
 *
 * @param path of the Dockerfile in what is sent
 * @param extra what is sent beside the context, by path; no step can copy it
 */
record SentDockerfile(String path, SortedMap<String, byte[]> extra) {
    private static final String DOCKER_IGNORE = ".dockerignore";
    /** Buildah reads this one first, and then not the other. */
    private static final String CONTAINER_IGNORE = ".containerignore";

    /** Always the same: it may end up in an ignore file, and that in the image. */
    private static final String OWN = ".dockerfile.cachebust";

    SentDockerfile {
        extra = Collections.unmodifiableSortedMap(new TreeMap<>(extra));
    }

    /**
     * A file of the context that has the same bytes will do. Otherwise it goes beside the context, under a name that an ignore
     * file tells the engine to leave out, as Docker's own client does it.
     *
     * @throws IOException if the context's own ignore file cannot be read
     */
    static SentDockerfile of(BuildRequest request, Dialect dialect) throws IOException {
        byte[] content = request.dockerfile().content();
        ContextTree tree = request.context().tree();
        SortedMap<String, byte[]> extra = new TreeMap<>();
        Optional<String> there = find(tree, request.dockerfile().name(), content);
        String path = there.orElse(OWN);
        if (there.isEmpty()) {
            extra.put(path, content);
        }
        if (dialect == Dialect.BUILDAH) {
            // The ignore rules have been applied: the engine is not to apply them once more in its own way.
            boolean applied = tree.get(DOCKER_IGNORE).isPresent() || there.isEmpty();
            if (applied && tree.get(CONTAINER_IGNORE).isEmpty()) {
                extra.put(CONTAINER_IGNORE, lines(CONTAINER_IGNORE, path, there.isEmpty()));
            }
        } else if (there.isEmpty()) {
            extra.put(
                    DOCKER_IGNORE,
                    tree.get(DOCKER_IGNORE).orElse(null) instanceof Entry.File own
                            ? appended(request, own, path)
                            : lines(DOCKER_IGNORE, path, true));
        }
        return new SentDockerfile(path, extra);
    }

    private static Optional<String> find(ContextTree tree, String name, byte[] content) {
        Digest digest = Digest.sha256(content);
        Optional<String> best = Optional.empty();
        for (ContextTree.Item item : tree) {
            if (item.entry() instanceof Entry.File file
                    && file.size() == content.length
                    && file.content().equals(digest)) {
                if (file.name().equals(name)) {
                    return Optional.of(item.path());
                }
                best = Optional.of(item.path());
            }
        }
        return best;
    }

    private static byte[] lines(String first, String second, boolean both) {
        return (first + "\n" + (both ? second + "\n" : "")).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] appended(BuildRequest request, Entry.File own, String path) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ContentReader reader = DiskReader.open(request.context().root());
                OpenFile file = OpenFile.open(reader, 0, DOCKER_IGNORE, own)) {
            for (byte[] chunk = file.next(); chunk.length > 0; chunk = file.next()) {
                all.writeBytes(chunk);
            }
        }
        all.writeBytes(("\n" + path + "\n").getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }
}
