package dev.cachebust.build.buildkit.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Opens the files of one folder during one transfer. Not safe for use by several threads. */
public interface ContentReader extends Closeable {
    /**
     * Opens a regular file, and nothing else that may stand at this path by now.
     *
     * @throws IOException if there is no regular file, it cannot be read, or a part of its path is a symbolic link
     */
    InputStream open(String path) throws IOException;
}
