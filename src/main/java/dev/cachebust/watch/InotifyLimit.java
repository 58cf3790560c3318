package dev.cachebust.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What to do when Linux grants no more watches. */
final class InotifyLimit {
    private static final Path WATCHES = Path.of("/proc/sys/fs/inotify/max_user_watches");
    /** What most distributions set by now. */
    private static final long GENEROUS = 524_288;

    private InotifyLimit() {}

    /** The exact command that raises the limit. */
    static String advice() {
        long wanted = Math.max(GENEROUS, current() * 2);
        return "raise the limit with: sudo sysctl fs.inotify.max_user_watches=" + wanted
                + " fs.inotify.max_user_instances=1024";
    }

    private static long current() {
        try {
            return Long.parseLong(Files.readString(WATCHES).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
