package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Entry;

/** Go's {@code os.FileMode}, which the wire carries. */
final class FileMode {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMLINK = 1 << 27;
    private static final int SETUID = 1 << 23;
    private static final int SETGID = 1 << 22;
    private static final int STICKY = 1 << 20;
    /** Devices, pipes, sockets, and what else is neither of the above nor a file. */
    private static final int IRREGULAR = 1 << 26 | 1 << 25 | 1 << 24 | 1 << 21 | 1 << 19;

    /** What something is. */
    enum Kind {
        DIRECTORY,
        SYMLINK,
        FILE,
        OTHER
    }

    private FileMode() {}

    static int of(Entry entry) {
        int unix = entry.mode();
        int mode = unix & 0777;
        mode |= (unix & 04000) != 0 ? SETUID : 0;
        mode |= (unix & 02000) != 0 ? SETGID : 0;
        mode |= (unix & 01000) != 0 ? STICKY : 0;
        if (entry instanceof Entry.Dir) {
            return mode | DIRECTORY;
        }
        return entry instanceof Entry.Link ? mode | SYMLINK : mode;
    }

    static Kind kind(int mode) {
        if ((mode & DIRECTORY) != 0) {
            return Kind.DIRECTORY;
        } else if ((mode & SYMLINK) != 0) {
            return Kind.SYMLINK;
        }
        return (mode & IRREGULAR) != 0 ? Kind.OTHER : Kind.FILE;
    }
}
