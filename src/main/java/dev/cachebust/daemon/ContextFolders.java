package dev.cachebust.daemon;

import dev.cachebust.config.NamedContext;
import dev.cachebust.config.Settings;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.daemon.NamedContexts.Folder;
import dev.cachebust.daemon.ProjectLoader.BrokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads named contexts. Remembers what it read, so that it reads only what differs; not for use by several threads. */
final class ContextFolders {
    private final Map<Path, ContextTree> known = new HashMap<>();

    /** What the contexts of these settings are now. */
    NamedContexts read(Settings settings) throws BrokenException {
        SortedMap<String, Folder> folders = new TreeMap<>();
        SortedMap<String, String> elsewhere = new TreeMap<>();
        for (Map.Entry<String, NamedContext> context :
                settings.build().contexts().entrySet()) {
            String name = context.getKey();
            if (context.getValue() instanceof NamedContext.Folder folder) {
                folders.put(name, folder(name, folder.path()));
            } else if (context.getValue() instanceof NamedContext.Image image) {
                elsewhere.put(name, "docker-image://" + image.reference());
            } else if (context.getValue() instanceof NamedContext.Remote remote) {
                elsewhere.put(name, remote.url());
            } else if (context.getValue() instanceof NamedContext.Target target) {
                throw new BrokenException(
                        "contexts." + name + " is target:" + target.image() + ", and this project has no such image");
            }
        }
        return new NamedContexts(folders, elsewhere);
    }

    private Folder folder(String name, Path root) throws BrokenException {
        String origin = "contexts." + name + ": " + root;
        if (!Files.isDirectory(root)) {
            throw new BrokenException(origin + ": there is no such folder");
        }
        Path file = root.resolve(IgnoreFile.NAME);
        try {
            Optional<byte[]> ignore =
                    Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            IgnoreRules rules = ignore.isPresent() ? IgnoreRules.parse(ignore.get()) : IgnoreRules.none();
            ContextTree tree = new ContextScanner(root, rules)
                    .scan(known.getOrDefault(root, ContextTree.empty()))
                    .tree();
            known.put(root, tree);
            return new Folder(root, ignore, rules, tree);
        } catch (BadPatternException e) {
            throw new BrokenException(file + ":" + e.line() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new BrokenException(origin + ": cannot be read: " + e.getMessage());
        }
    }
}
