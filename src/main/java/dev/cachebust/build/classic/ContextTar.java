package dev.cachebust.build.classic;

import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.buildkit.files.ContentReader;
import dev.cachebust.build.buildkit.files.DiskReader;
import dev.cachebust.build.buildkit.files.OpenFile;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A context as a tar, made while it is read: the files that the tree names, with their content as the tree promises it, and a
 * few more from memory. Headers are those of Docker's own client, since the engine's cache compares them: owner 0, the type
 * among the bits of the mode, whole seconds ({@code FileInfoHeader} in moby's {@code pkg/archive}).
 */
final class ContextTar extends InputStream {
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    private final ContextSnapshot context;
    private final Iterator<ContextTree.Item> rest;
    private final SortedMap<String, byte[]> extra;
    private final Buffer made = new Buffer();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(made, StandardCharsets.UTF_8.name());
    private @Nullable ContentReader reader;
    private @Nullable OpenFile file;
    private boolean finished;
    private volatile long fileBytes;
    private volatile boolean canceled;
    private volatile @Nullable IOException problem;

    /** @param extra by path: they stand for what the tree has there */
    ContextTar(ContextSnapshot context, SortedMap<String, byte[]> extra) {
        this.context = context;
        this.rest = context.tree().iterator();
        this.extra = new TreeMap<>(extra);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Bytes of files that were read so far. */
    long fileBytes() {
        return fileBytes;
    }

    /** Why it ended before its end, if it did because of a file. */
    @Nullable IOException problem() {
        return problem;
    }

    /** Whoever reads it gets no more. */
    void cancel() {
        canceled = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (canceled) {
            throw new InterruptedIOException("the build was cancelled");
        }
        while (made.isEmpty() && !finished && length > 0) {
            try {
                more();
            } catch (IOException e) {
                problem = e;
                throw e;
            }
        }
        return length == 0 ? 0 : made.take(into, offset, length);
    }

    private void more() throws IOException {
        OpenFile current = file;
        if (current != null) {
            byte[] chunk = current.next();
            fileBytes += chunk.length;
            tar.write(chunk);
            if (chunk.length == 0) {
                current.close();
                file = null;
                tar.closeArchiveEntry();
            }
        } else if (rest.hasNext()) {
            add(rest.next());
        } else if (!extra.isEmpty()) {
            String path = extra.firstKey();
            addExtra(path, 0);
        } else {
            tar.finish();
            finished = true;
        }
    }

    private void add(ContextTree.Item item) throws IOException {
        Entry entry = item.entry();
        if (extra.containsKey(item.path())) {
            addExtra(item.path(), entry.mtimeNanos());
        } else if (entry instanceof Entry.Dir dir) {
            put(new TarArchiveEntry(item.path() + "/", true), DIRECTORY | dir.mode(), dir.mtimeNanos());
            tar.closeArchiveEntry();
        } else if (entry instanceof Entry.Link link) {
            TarArchiveEntry header = new TarArchiveEntry(item.path(), TarConstants.LF_SYMLINK, true);
            header.setLinkName(link.target());
            put(header, LINK | link.mode(), link.mtimeNanos());
            tar.closeArchiveEntry();
        } else if (entry instanceof Entry.File found) {
            file = OpenFile.open(reader(), 0, item.path(), found);
            TarArchiveEntry header = new TarArchiveEntry(item.path(), true);
            header.setSize(found.size());
            put(header, REGULAR | found.mode(), found.mtimeNanos());
        }
    }

    private void addExtra(String path, long mtimeNanos) throws IOException {
        byte[] content = extra.getOrDefault(path, new byte[0]);
        extra.remove(path);
        TarArchiveEntry header = new TarArchiveEntry(path, true);
        header.setSize(content.length);
        put(header, REGULAR | 0644, mtimeNanos);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void put(TarArchiveEntry header, int mode, long mtimeNanos) throws IOException {
        header.setMode(mode);
        header.setModTime(TimeUnit.SECONDS.toMillis(Math.floorDiv(mtimeNanos, TimeUnit.SECONDS.toNanos(1))));
        header.setIds(0, 0);
        header.setNames("", "");
        tar.putArchiveEntry(header);
    }

    private ContentReader reader() throws IOException {
        ContentReader open = reader;
        if (open == null) {
            open = DiskReader.open(context.root());
            reader = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        OpenFile current = file;
        file = null;
        if (current != null) {
            current.close();
        }
        ContentReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }

    /** What was made and is not taken yet. */
    private static final class Buffer extends ByteArrayOutputStream {
        private int taken;

        boolean isEmpty() {
            return taken == count;
        }

        int take(byte[] into, int offset, int length) {
            if (isEmpty()) {
                return -1;
            }
            int n = Math.min(length, count - taken);
            System.arraycopy(buf, taken, into, offset, n);
            taken += n;
            if (isEmpty()) {
                reset();
                taken = 0;
            }
            return n;
        }
    }
}
