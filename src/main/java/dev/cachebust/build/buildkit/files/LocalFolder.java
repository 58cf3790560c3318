package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder that the engine may read: its tree, and where the contents of its files are. */
public sealed interface LocalFolder {

    /** What the engine gets to see of it. */
    Entry.Dir tree();

    /** Reads its files. */
    ContentReader reader() throws IOException;

    /**
     * A folder on disk.
     *
     * @param root where it is
     * @param sent what the engine was told before about a folder that it takes for this one
     */
    record OnDisk(Path root, Entry.Dir tree, SentStats sent) implements LocalFolder {
        @Override
        public ContentReader reader() throws IOException {
            return DiskReader.open(root);
        }
    }

    /** Files held in memory, without directories. */
    final class InMemory implements LocalFolder {
        private final Map<String, byte[]> contents;
        private final Entry.Dir tree;

        /** @param contents by file name */
        public InMemory(Map<String, byte[]> contents) {
            this.contents = new TreeMap<>(contents);
            List<Entry> files = new ArrayList<>();
            this.contents.forEach((name, bytes) -> files.add(file(name, bytes)));
            this.tree = new Entry.Dir("", 0755, 0, files, Digest.sha256(new byte[0]), files.size());
        }

        /** Other content must have another time: an engine that has a copy with equal stats does not ask for it. */
        private static Entry.File file(String name, byte[] bytes) {
            Digest digest = Digest.sha256(bytes);
            long mtime = ByteBuffer.wrap(digest.bytes()).getLong() >>> 2;
            return new Entry.File(name, 0644, mtime, bytes.length, digest);
        }

        @Override
        public Entry.Dir tree() {
            return tree;
        }

        @Override
        public ContentReader reader() {
            return new ContentReader() {
                @Override
                public InputStream open(String path) throws IOException {
                    byte[] bytes =
                            Optional.ofNullable(contents.get(path)).orElseThrow(() -> new NoSuchFileException(path));
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public void close() {}
            };
        }
    }
}
