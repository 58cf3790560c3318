package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.dockerfile.ImageName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the names stand for that a Dockerfile may say instead of a stage's or an image's, as it was when it was last read.
 *
 * @param folders by name
 * @param elsewhere images and what the engine fetches itself, in BuildKit's form, by name
 */
public record NamedContexts(SortedMap<String, Folder> folders, SortedMap<String, String> elsewhere) {
    /** There are none. */
    public static final NamedContexts NONE =
            new NamedContexts(Collections.emptySortedMap(), Collections.emptySortedMap());

    public NamedContexts {
        folders = Collections.unmodifiableSortedMap(new TreeMap<>(folders));
        elsewhere = Collections.unmodifiableSortedMap(new TreeMap<>(elsewhere));
    }

    /**
     * A local folder. Its own ignore file counts for it, and none beside the Dockerfile.
     *
     * @param ignore the ignore file's content
     * @param rules what that says
     */
    public record Folder(Path root, Optional<byte[]> ignore, IgnoreRules rules, ContextTree tree) {
        Set<Path> definition() {
            return Set.of(root.resolve(IgnoreFile.NAME));
        }

        boolean selectsAs(@Nullable Folder other) {
            return other != null
                    && root.equals(other.root)
                    && Arrays.equals(ignore.orElse(new byte[0]), other.ignore.orElse(new byte[0]));
        }
    }

    /** Each in BuildKit's form: what decides the step graph. */
    Map<String, String> specifiers() {
        Map<String, String> specifiers = new TreeMap<>(elsewhere);
        folders.keySet().forEach(name -> specifiers.put(name, "local:" + name));
        return specifiers;
    }

    /** The files of the folders, by the names that the step graph has for them. */
    Map<String, ContextTree> trees() {
        Map<String, ContextTree> trees = new HashMap<>();
        folders.forEach((name, folder) -> trees.put(ImageName.contextName(name), folder.tree()));
        return trees;
    }

    /** As a build asks for them. */
    SortedMap<String, BuildRequest.NamedContext> requested() {
        SortedMap<String, BuildRequest.NamedContext> requested = new TreeMap<>();
        elsewhere.forEach((name, specifier) -> requested.put(name, new BuildRequest.NamedContext.Elsewhere(specifier)));
        folders.forEach((name, folder) -> requested.put(
                name,
                new BuildRequest.NamedContext.Local(
                        new ContextSnapshot(folder.root(), folder.tree(), 0), folder.ignore())));
        return requested;
    }

    /** Whether both are about the same files, whatever is in them. */
    boolean selectsAs(NamedContexts other) {
        return elsewhere.equals(other.elsewhere)
                && folders.keySet().equals(other.folders.keySet())
                && folders.entrySet().stream()
                        .allMatch(folder -> folder.getValue().selectsAs(other.folders.get(folder.getKey())));
    }

    /** What is not as it was before, by name; of folders that both have. */
    SortedMap<String, List<FileChange>> changesSince(NamedContexts before) {
        SortedMap<String, List<FileChange>> changes = new TreeMap<>();
        folders.forEach((name, folder) -> {
            Folder was = before.folders.get(name);
            if (was != null && !was.tree().equals(folder.tree())) {
                changes.put(name, folder.tree().changesSince(was.tree()));
            }
        });
        return changes;
    }
}
