package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names for context folders that stay the same over time, and differ between machines that share an engine. */
public final class ContextNames {
    private static final Path MACHINE = Path.of("/etc/machine-id");

    private ContextNames() {}

    /** The name of this folder, in hexadecimal. */
    public static String of(Path folder) {
        String text = "cachebust\n" + machine() + "\n" + real(folder);
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String machine() {
        try {
            return Files.readString(MACHINE).strip();
        } catch (IOException e) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "" : name;
        }
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
