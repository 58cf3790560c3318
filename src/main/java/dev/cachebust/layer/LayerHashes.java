package dev.cachebust.layer;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.DigestBuilder;
import dev.cachebust.context.Entry;
import dev.cachebust.manifest.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content hash of each layer's files. It is the same for the same content on every machine: neither mtimes nor owners
 * nor umask, directory order or locale are part of it.
 *
 * <p>The hash of a layer is that of the tree of its files. The hash of a directory is the SHA-256 of its children that are,
 * or hold, files of the layer, ascending by the UTF-8 bytes of their names; for each: the length of its name (4 bytes, big
 * endian), its name in UTF-8, and 32 bytes that stand for it: for a file or link {@link Entry#portableKey}, which is the
 * SHA-256 of one letter ({@code f}, {@code x} for a file that its owner may execute, {@code l} for a link) and the SHA-256 of
 * its bytes (for a link: the length of its target, 4 bytes, and the target); for a directory its hash. A layer without files has
 * the hash of nothing. A manifest in a layer with {@code semantic = true} is stood for by the SHA-256 of the letter {@code m}
 * and its {@link Manifest#meaning}; one that cannot be parsed by the same key as any file. Directories without files count for nothing, and so do the Dockerfile, the ignore file and the config.
 *
 * <p>Immutable. A tree that shares directories with the one before costs only what it does not share.
 */
public final class LayerHashes {
    private final FileLayers rules;
    private final Node root;

    private LayerHashes(FileLayers rules, Node root) {
        this.rules = rules;
        this.root = root;
    }

    /** What was found out about a directory; settled if no manifest below it is still to be read. */
    private record Node(Entry.Dir dir, Map<String, Node> below, Map<LayerName, Digest> hashes, boolean settled) {}

    /**
     * Hashes a tree.
     *
     * @param meanings of the manifests that count by what they mean; one that is missing counts byte by byte
     * @param older those of an earlier tree, to take over what did not change
     */
    public static LayerHashes of(ContextTree tree, FileLayers rules, Meanings meanings, Optional<LayerHashes> older) {
        Node before =
                older.filter(o -> o.rules.sameRules(rules)).map(o -> o.root).orElse(null);
        return new LayerHashes(rules, node("", tree.root(), rules, meanings, before));
    }

    private static Node node(String prefix, Entry.Dir dir, FileLayers rules, Meanings meanings, @Nullable Node before) {
        if (before != null && before.settled && before.dir.digest().equals(dir.digest())) {
            return before;
        }
        Map<String, Node> below = new HashMap<>();
        Map<LayerName, DigestBuilder> builders = new HashMap<>();
        boolean settled = true;
        for (Entry child : dir.children()) {
            String path = prefix + child.name();
            if (child instanceof Entry.Dir childDir) {
                Node former = before == null ? null : before.below.get(child.name());
                Node node = node(path + "/", childDir, rules, meanings, former);
                below.put(child.name(), node);
                settled &= node.settled;
                node.hashes.forEach((layer, hash) -> add(builders, layer, child.name(), hash));
                continue;
            }
            Optional<LayerName> layer = rules.layerOf(path);
            if (layer.isPresent()) {
                Optional<Manifest> kind = rules.manifest(path, layer.get());
                Optional<Digest> meaning = kind.isPresent() && child instanceof Entry.File file
                        ? meanings.of(kind.get(), file.content())
                        : Optional.empty();
                settled &= kind.isEmpty() || meaning.isPresent();
                add(builders, layer.get(), child.name(), meaning.orElseGet(child::portableKey));
            }
        }
        Map<LayerName, Digest> hashes = new TreeMap<>();
        builders.forEach((layer, builder) -> hashes.put(layer, builder.build()));
        return new Node(dir, below, hashes, settled);
    }

    private static void add(Map<LayerName, DigestBuilder> builders, LayerName layer, String name, Digest digest) {
        builders.computeIfAbsent(layer, l -> new DigestBuilder()).text(name).digest(digest);
    }

    /** The layer's hash. */
    public Digest of(LayerName layer) {
        Digest hash = root.hashes.get(layer);
        return hash == null ? Digest.sha256(new byte[0]) : hash;
    }
}
