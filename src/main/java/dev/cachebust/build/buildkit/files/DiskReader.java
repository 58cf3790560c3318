package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.ContextPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Reads files below a folder without ever following a symbolic link below it: each part of a path is opened relative to
 * the already opened directory before it, so that a link which is swapped in at any moment leads nowhere. The directories
 * on the way to the last file stay open, since the next file is mostly near.
 */
public final class DiskReader implements ContentReader {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final Path FILE_SYSTEM_ROOT = Path.of("/");

    private final SecureDirectoryStream<Path> root;
    private final Deque<OpenDir> open = new ArrayDeque<>();

    private record OpenDir(String name, SecureDirectoryStream<Path> dir) {}

    private DiskReader(SecureDirectoryStream<Path> root) {
        this.root = root;
    }

    /** The files below this folder. */
    public static ContentReader open(Path root) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new DiskReader(secure);
        }
        stream.close();
        return new CheckingDiskReader(root.toRealPath());
    }

    @Override
    public InputStream open(String path) throws IOException {
        String[] parts = path.split("/");
        SecureDirectoryStream<Path> dir = directory(parts);
        Path name = fileName(parts[parts.length - 1]);
        BasicFileAttributeView view =
                dir.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().isRegularFile()) {
            throw new IOException(path + " is no regular file");
        }
        SeekableByteChannel channel = dir.newByteChannel(name, READ);
        return Channels.newInputStream(channel);
    }

    private SecureDirectoryStream<Path> directory(String[] parts) throws IOException {
        int depth = parts.length - 1;
        int common = 0;
        for (OpenDir dir : open) {
            if (common == depth || !dir.name.equals(parts[common])) {
                break;
            }
            common++;
        }
        while (open.size() > common) {
            open.removeLast().dir.close();
        }
        SecureDirectoryStream<Path> at = open.isEmpty() ? root : open.getLast().dir;
        for (int i = common; i < depth; i++) {
            at = at.newDirectoryStream(fileName(parts[i]), LinkOption.NOFOLLOW_LINKS);
            open.addLast(new OpenDir(parts[i], at));
        }
        return at;
    }

    private static Path fileName(String name) {
        return ContextPaths.resolve(FILE_SYSTEM_ROOT, name).getFileName();
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.removeLast().dir.close();
        }
        root.close();
    }

    /** For systems on which Java cannot open a file relative to a directory: checks before and after. */
    private record CheckingDiskReader(Path root) implements ContentReader {
        @Override
        public InputStream open(String path) throws IOException {
            Path file = ContextPaths.resolve(root, path);
            check(file);
            InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                check(file);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private static void check(Path file) throws IOException {
            if (!file.toRealPath().equals(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is no regular file of the context");
            }
        }

        @Override
        public void close() {}
    }
}
