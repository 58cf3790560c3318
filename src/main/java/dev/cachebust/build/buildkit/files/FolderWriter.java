package dev.cachebust.build.buildkit.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Writes what somebody else says into a folder, and nowhere else: no path leads out of it, and none leads through a symbolic
 * link, be it one that was there or one that was just made. What was there and is not named stays.
 */
final class FolderWriter {
    private static final String PARTIAL = ".cachebust-partial";

    private final Path root;
    /** Times of directories; writing into them changes those. */
    private final Map<Path, FileTime> times = new LinkedHashMap<>();

    /** @param root is made if it is not there */
    FolderWriter(Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
    }

    /** Where a path is in the folder. */
    private Path place(String path) throws IOException {
        Path at = root;
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw new IOException("the engine sends the path \"" + path + "\", which is refused");
            }
            if (i > 0 && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(at + " is no directory: what belongs into it is not written");
            }
            at = at.resolve(part);
        }
        return at;
    }

    void directory(String path, int mode, long mtime) throws IOException {
        Path place = place(path);
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(place);
            Files.createDirectory(place);
        }
        // Somebody who is not root has to be able to write into it.
        permit(place, mode | 0700);
        times.put(place, FileTime.from(mtime, TimeUnit.NANOSECONDS));
    }

    void symbolicLink(String path, String target) throws IOException {
        Path place = place(path);
        Files.deleteIfExists(place);
        Files.createSymbolicLink(place, Path.of(target));
    }

    void hardLink(String path, String existing) throws IOException {
        Path source = place(existing);
        Path place = place(path);
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "the engine sends \"" + path + "\" as another name of \"" + existing + "\", which is no file");
        }
        Files.deleteIfExists(place);
        Files.createLink(place, source);
    }

    /** A file; what was there stays until it is complete. */
    FileInFolder file(String path, int mode, long mtime) throws IOException {
        Path place = place(path);
        Path partial = place.resolveSibling(PARTIAL + "-" + Long.toUnsignedString(place.hashCode(), 36));
        Files.deleteIfExists(partial);
        OutputStream out = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new FileInFolder(place, partial, out, mode, mtime);
    }

    /** Gives the directories their times. */
    void finish() throws IOException {
        for (Map.Entry<Path, FileTime> time : times.entrySet()) {
            Files.setLastModifiedTime(time.getKey(), time.getValue());
        }
    }

    private static void permit(Path place, int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                permissions.add(all[bit]);
            }
        }
        try {
            Files.setPosixFilePermissions(place, permissions);
        } catch (UnsupportedOperationException e) {
            // This file system has none.
        }
    }

    /** A file that is being written. */
    static final class FileInFolder {
        private final Path place;
        private final Path partial;
        private final OutputStream out;
        private final int mode;
        private final long mtime;

        private FileInFolder(Path place, Path partial, OutputStream out, int mode, long mtime) {
            this.place = place;
            this.partial = partial;
            this.out = out;
            this.mode = mode;
            this.mtime = mtime;
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        void complete() throws IOException {
            out.close();
            permit(partial, mode);
            Files.setLastModifiedTime(partial, FileTime.from(mtime, TimeUnit.NANOSECONDS));
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        void abandon() {
            try {
                out.close();
                Files.deleteIfExists(partial);
            } catch (IOException e) {
                // It is recognisable by its name.
            }
        }
    }
}
