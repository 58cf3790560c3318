package dev.cachebust.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system's table of mounts. It is read every second, so what has not changed is not parsed again. */
final class MountTable {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    private String text = "";
    private Path folder = Path.of("");
    private Mounts mounts = Mounts.UNKNOWN;

    /** The file systems of this folder now. */
    synchronized Mounts of(Path real) {
        String now;
        try {
            now = Files.readString(TABLE, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Mounts.UNKNOWN;
        }
        if (!now.equals(text) || !real.equals(folder)) {
            text = now;
            folder = real;
            mounts = Mounts.parse(now.lines().toList(), real);
        }
        return mounts;
    }
}
