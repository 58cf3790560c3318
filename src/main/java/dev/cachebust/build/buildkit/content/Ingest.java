package dev.cachebust.build.buildkit.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A blob that is being written. It becomes part of its layout when it is whole, and is gone otherwise. */
final class Ingest implements AutoCloseable {
    private final OciLayout layout;
    private final Path file;
    private final OutputStream out;
    private final MessageDigest digest;
    private long size;

    Ingest(OciLayout layout, Path file) throws IOException {
        this.layout = layout;
        this.file = file;
        this.out = Files.newOutputStream(file);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    void write(byte[] data) throws IOException {
        out.write(data);
        digest.update(data);
        size += data.length;
    }

    /**
     * Makes it part of the layout.
     *
     * @param expectedSize 0 for any
     * @param expectedDigest empty for any
     * @return its digest
     * @throws IOException if it is not what was expected
     */
    String commit(long expectedSize, String expectedDigest) throws IOException {
        out.close();
        String actual = "sha256:" + HexFormat.of().formatHex(digest.digest());
        if (expectedSize > 0 && expectedSize != size) {
            throw new IOException("a blob of " + expectedSize + " bytes came with " + size);
        }
        if (!expectedDigest.isEmpty() && !expectedDigest.equals(actual)) {
            throw new IOException("a blob was announced as " + expectedDigest + " and is " + actual);
        }
        Files.move(file, layout.file(actual), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return actual;
    }

    /** Drops what has not been committed. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It has a name that nobody looks for.
        }
    }
}
