package dev.cachebust.daemon;

import dev.cachebust.context.ContextPaths;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.layer.Meanings.Key;
import dev.cachebust.manifest.Manifest;
import dev.cachebust.manifest.UnparsableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the manifests that count by what they mean. One whose content is not what the tree says, because it is being written,
 * is left out until the next scan; one that cannot be parsed counts byte by byte. Not for use by several threads.
 */
public final class ManifestReader {
    private final Consumer<String> warnings;
    private Meanings read = Meanings.NONE;
    private @Nullable FileLayers rules;

    /** @param warnings gets a line for each manifest that cannot be parsed, once for each content */
    public ManifestReader(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** Those of a whole context. */
    public Meanings read(Project project, ContextTree tree) {
        return read(project, tree, List.of());
    }

    /**
     * Those of a context.
     *
     * @param changes what differs from the tree before
     */
    Meanings read(Project project, ContextTree tree, List<FileChange> changes) {
        if (!project.files().readsManifests()) {
            return Meanings.NONE;
        }
        Map<Key, Digest> known = new HashMap<>(read.known());
        int before = known.size();
        if (project.files() == rules) {
            changes.forEach(
                    change -> tree.get(change.path()).ifPresent(entry -> look(project, change.path(), entry, known)));
        } else {
            rules = project.files();
            tree.forEach(item -> look(project, item.path(), item.entry(), known));
        }
        if (known.size() > before) {
            read = new Meanings(known);
        }
        return read;
    }

    private void look(Project project, String path, Entry entry, Map<Key, Digest> known) {
        if (!(entry instanceof Entry.File file) || Manifest.of(path).isEmpty()) {
            return;
        }
        Optional<Manifest> kind = project.files().manifest(path);
        if (kind.isEmpty() || known.containsKey(new Key(kind.get(), file.content()))) {
            return;
        }
        Digest meaning;
        try {
            Optional<byte[]> content = content(project.settings().context(), path, file);
            if (content.isEmpty()) {
                return;
            }
            MessageDigest hasher = Digest.newHasher();
            hasher.update((byte) 'm');
            hasher.update(kind.get().meaning(content.get()));
            meaning = Digest.of(hasher.digest());
        } catch (UnparsableException e) {
            warnings.accept(path + " counts byte by byte, although semantic = true: " + e.getMessage());
            meaning = entry.portableKey();
        } catch (IOException e) {
            return;
        }
        known.put(new Key(kind.get(), file.content()), meaning);
    }

    private static Optional<byte[]> content(Path context, String path, Entry.File file)
            throws IOException, UnparsableException {
        if (file.size() > Manifest.LARGEST) {
            throw new UnparsableException("it is larger than 1 MiB");
        }
        Path place = ContextPaths.resolve(context, path);
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(Manifest.LARGEST + 1))
                    .filter(bytes -> Digest.sha256(bytes).equals(file.content()));
        }
    }
}
