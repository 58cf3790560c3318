package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.daemon.Files.Dirty;
import java.util.Optional;

/**
 * Whether all that happened is the save of one file: nothing is to be expected after it. A file that is new is none, for
 * others are likely to follow, and neither is a large one, which takes its time to be written.
 */
final class SingleSave {
    /** The file, and the names that a safe save makes and removes beside it. */
    private static final int MOST_NAMES = 5;

    private static final long LARGEST = 256 * 1024;

    private SingleSave() {}

    /** @param tree the files as they were when they were last looked at */
    static boolean is(Dirty dirty, ContextTree tree) {
        if (dirty.everything()
                || dirty.definition()
                || dirty.operated()
                || dirty.paths().size() > MOST_NAMES) {
            return false;
        }
        int saved = 0;
        for (String path : dirty.paths()) {
            Optional<Entry> known = tree.get(path);
            if (known.isPresent()) {
                if (!(known.get() instanceof Entry.File file) || file.size() > LARGEST) {
                    return false;
                }
                saved++;
            }
        }
        return saved == 1
                && dirty.paths().stream().map(SingleSave::folder).distinct().count() == 1;
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
