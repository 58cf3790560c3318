package dev.cachebust.watch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The system's table of mounts. It is read again and again, so what has not changed is not parsed again. */
final class MountTable {
    private static final String TABLE = "/proc/self/mountinfo";

    private byte[] buffer = new byte[16 * 1024];
    private byte[] last = new byte[0];
    private Path folder = Path.of("");
    private Mounts mounts = Mounts.UNKNOWN;

    /** The file systems of this folder now. */
    synchronized Mounts of(Path real) {
        int length;
        try {
            length = read();
        } catch (IOException e) {
            return Mounts.UNKNOWN;
        }
        if (!Arrays.equals(buffer, 0, length, last, 0, last.length) || !real.equals(folder)) {
            last = Arrays.copyOf(buffer, length);
            folder = real;
            String text = new String(last, StandardCharsets.ISO_8859_1);
            mounts = Mounts.parse(text.lines().toList(), real);
        }
        return mounts;
    }

    private int read() throws IOException {
        try (InputStream in = new FileInputStream(TABLE)) {
            int length = 0;
            for (int n; (n = in.read(buffer, length, buffer.length - length)) > 0; ) {
                length += n;
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
            return length;
        }
    }
}
