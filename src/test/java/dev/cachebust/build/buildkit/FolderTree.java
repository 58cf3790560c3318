package dev.cachebust.build.buildkit;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads a folder into a tree, all of it. */
final class FolderTree {
    private FolderTree() {}

    static ContextTree read(Path folder) {
        return ContextTree.of(dir(folder, ""));
    }

    static Entry.Dir dir(Path folder, String name) {
        try (Stream<Path> listing = Files.list(folder)) {
            List<Entry> children = new ArrayList<>(
                    listing.map(p -> entry(p, p.getFileName().toString())).toList());
            children.sort(Comparator.comparing(Entry::name, FolderTree::byBytes));
            MessageDigest hasher = Digest.newHasher();
            int files = 0;
            for (Entry child : children) {
                hasher.update((child.name() + "\0" + child.mode() + "\0").getBytes());
                if (child instanceof Entry.File f) {
                    f.content().addTo(hasher);
                    files++;
                } else if (child instanceof Entry.Dir d) {
                    d.digest().addTo(hasher);
                    files += d.files();
                } else if (child instanceof Entry.Link l) {
                    hasher.update(l.target().getBytes());
                    files++;
                }
            }
            return new Entry.Dir(
                    name, mode(folder), mtime(folder), List.copyOf(children), Digest.of(hasher.digest()), files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(Path path, String name) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return dir(path, name);
            }
            if (Files.isSymbolicLink(path)) {
                return new Entry.Link(
                        name, 0777, mtime(path), Files.readSymbolicLink(path).toString());
            }
            return new Entry.File(name, mode(path), mtime(path), Files.size(path), hash(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest hash(Path file) throws IOException {
        MessageDigest hasher = Digest.newHasher();
        byte[] buffer = new byte[128 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hasher.update(buffer, 0, n);
            }
        }
        return Digest.of(hasher.digest());
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private static long mtime(Path path) throws IOException {
        return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.NANOSECONDS);
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
