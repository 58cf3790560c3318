package dev.cachebust.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says of a name, links not followed.
 *
 * @param mode type and permissions, as in {@code st_mode}
 */
record FileStat(int mode, long inode, long size, long mtimeNanos, long ctimeNanos) {
    private static final int TYPE = 0170000;

    static FileStat of(Path path) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new FileStat(
                (Integer) value(attributes, "mode"),
                (Long) value(attributes, "ino"),
                (Long) value(attributes, "size"),
                ((FileTime) value(attributes, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) value(attributes, "ctime")).to(TimeUnit.NANOSECONDS));
    }

    private static Object value(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("the file system does not tell " + name);
        }
        return value;
    }

    boolean isFile() {
        return (mode & TYPE) == 0100000;
    }

    boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    boolean isLink() {
        return (mode & TYPE) == 0120000;
    }

    /** What it is, for a type that has no place in an image's context. */
    String typeName() {
        return switch (mode & TYPE) {
            case 0140000 -> "socket";
            case 0010000 -> "named pipe";
            case 0060000 -> "block device";
            case 0020000 -> "character device";
            default -> "special file";
        };
    }

    int permissions() {
        return mode & 07777;
    }
}
