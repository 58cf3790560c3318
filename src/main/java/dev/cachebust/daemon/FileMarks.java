package dev.cachebust.daemon;

import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells which of a few files have another content than when it was last asked. Not for use by several threads. */
final class FileMarks {
    /** No file of settings is larger; only the beginning of one that is counts. */
    private static final int LARGEST = 16 << 20;

    private final Map<Path, Optional<Digest>> known = new HashMap<>();

    /** Those that have come, gone or changed; one that was not asked for before has not. */
    Set<Path> changed(Set<Path> files) {
        Set<Path> changed = new HashSet<>();
        for (Path file : files) {
            Optional<Digest> now = content(file);
            Optional<Digest> before = known.put(file, now);
            if (before != null && !before.equals(now)) {
                changed.add(file);
            }
        }
        return changed;
    }

    private static Optional<Digest> content(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(Digest.sha256(in.readNBytes(LARGEST)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
