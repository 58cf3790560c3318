package dev.cachebust.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files with several names: the system tells of a change under the one name that was written to, inotify(7). */
final class HardLinks {
    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;

    private HardLinks() {}

    /** The other names in the tree that a file at one of these paths may have. */
    static Set<String> otherNames(ContextTree known, Path root, Set<String> paths) {
        Set<Long> inodes = new HashSet<>();
        for (String path : paths) {
            try {
                Map<String, Object> stat = Files.readAttributes(
                        ContextPaths.resolve(root, path), "unix:mode,nlink,ino", LinkOption.NOFOLLOW_LINKS);
                boolean file = stat.get("mode") instanceof Integer mode && (mode & TYPE) == FILE;
                if (file && stat.get("nlink") instanceof Integer links && links > 1) {
                    inodes.add((Long) stat.get("ino"));
                }
            } catch (IOException e) {
                // Gone: its other names are what they were.
            }
        }
        Set<String> others = new HashSet<>();
        if (!inodes.isEmpty()) {
            known.forEach(item -> {
                if (item.entry() instanceof Entry.File file
                        && (!file.stamp().known()
                                || inodes.contains(file.stamp().inode()))) {
                    others.add(item.path());
                }
            });
        }
        return others;
    }
}
