package dev.cachebust.build.buildkit.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads files below a folder and never one outside of it, whatever links are put there meanwhile. For one thread. */
public final class SafeFiles implements Closeable {
    private final ContentReader reader;

    private SafeFiles(ContentReader reader) {
        this.reader = reader;
    }

    /** The files below this folder. */
    public static SafeFiles below(Path folder) throws IOException {
        return new SafeFiles(DiskReader.open(folder));
    }

    /**
     * Opens a regular file.
     *
     * @param path relative to the folder, {@code /} between parts
     * @throws IOException if there is no regular file, it cannot be read, or a part of its path is a symbolic link
     */
    public InputStream open(String path) throws IOException {
        return reader.open(path);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
