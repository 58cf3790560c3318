package dev.cachebust.build.buildkit.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that a build makes outside of the engine. */
public final class OutputFile {
    private OutputFile() {}

    /** Writes all of the stream; what was there stays until the new one is complete. */
    public static void write(Path file, InputStream content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is a folder");
        }
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, ".cachebust-partial-", "");
        try {
            Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
