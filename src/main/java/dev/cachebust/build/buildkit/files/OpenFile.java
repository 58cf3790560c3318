package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.security.MessageDigest;
import java.util.Arrays;

/** A file that is being sent, checked on the way against what the tree says about it. */
public final class OpenFile implements AutoCloseable {
    private static final int CHUNK = 128 * 1024;

    private final int id;
    private final String path;
    private final Entry.File expected;
    private final InputStream in;
    private final MessageDigest hasher = Digest.newHasher();
    private long read;

    /** The file is not what the tree says any more. */
    public static final class MovedException extends IOException {
        MovedException(String message) {
            super(message);
        }
    }

    private OpenFile(int id, String path, Entry.File expected, InputStream in) {
        this.id = id;
        this.path = path;
        this.expected = expected;
        this.in = in;
    }

    /**
     * Opens it.
     *
     * @param id of the transfer, for whoever has several
     * @throws MovedException if there is no such file any more
     */
    public static OpenFile open(ContentReader reader, int id, String path, Entry.File expected) throws IOException {
        try {
            return new OpenFile(id, path, expected, reader.open(path));
        } catch (AccessDeniedException e) {
            throw new IOException("cannot read " + path + ": permission denied", e);
        } catch (IOException e) {
            throw new MovedException(path + " vanished or was replaced while the context was sent");
        }
    }

    int id() {
        return id;
    }

    /**
     * The next bytes; none at the end.
     *
     * @throws MovedException if the file turns out to differ from what was expected
     */
    public byte[] next() throws IOException {
        byte[] buffer = new byte[(int) Math.min(CHUNK, expected.size() - read + 1)];
        int length = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
        hasher.update(buffer, 0, length);
        read += length;
        boolean atEnd = length == 0;
        if (read > expected.size() || atEnd && !Digest.of(hasher.digest()).equals(expected.content())) {
            throw new MovedException(path + " changed while the context was sent");
        }
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
