package dev.cachebust.plan;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The modes of the context's folders in the eyes of the engine. It notes a folder's mode when the folder comes into its copy
 * of the context, and overlooks a change of it until the folder is gone from there ({@code HandleChange} in fsutil's {@code
 * diskwriter.go} tells nobody). What a COPY's key holds is the mode that it noted.
 */
final class SentFolders {
    private final SortedMap<String, Integer> modes;

    private SentFolders(SortedMap<String, Integer> modes) {
        this.modes = modes;
    }

    /** @param noted the modes of the folders that are in the engine's copy */
    static SentFolders of(ContextTree tree, Map<String, Integer> noted) {
        SortedMap<String, Integer> modes = new TreeMap<>();
        below("", tree.root(), noted, modes);
        return new SentFolders(modes);
    }

    private static void below(
            String prefix, Entry.Dir folder, Map<String, Integer> noted, SortedMap<String, Integer> modes) {
        for (Entry child : folder.children()) {
            if (child instanceof Entry.Dir dir) {
                String path = prefix + dir.name();
                modes.put(path, noted.getOrDefault(path, dir.mode()));
                below(path + "/", dir, noted, modes);
            }
        }
    }

    /** The folders for which that holds, with the modes that the engine knows them by. */
    SortedMap<String, Integer> where(Predicate<String> path) {
        SortedMap<String, Integer> some = new TreeMap<>();
        modes.forEach((folder, mode) -> {
            if (path.test(folder)) {
                some.put(folder, mode);
            }
        });
        return Collections.unmodifiableSortedMap(some);
    }
}
