package dev.cachebust.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that is written to its end; when it is full, it is kept once beside the new one ({@code .1}). */
public final class RotatingLog extends OutputStream {
    private final Path file;
    private final long limit;
    private OutputStream out;
    private long size;

    /** @param limit in bytes */
    public RotatingLog(Path file, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.out = open();
        this.size = Files.size(file);
    }

    private OutputStream open() throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    /** Keeps what the file holds beside it, and leaves the way free for a new one. */
    static void rotate(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (size > 0 && size + length > limit) {
            out.close();
            rotate(file);
            out = open();
            size = 0;
        }
        out.write(bytes, offset, length);
        size += length;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
