package dev.cachebust.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Single files that the system does not tell about, looked at again and again, be they there or not. */
final class PolledFiles {
    private final Map<Path, String> seen = new HashMap<>();

    /** As they are now; what changes from now on is told. */
    PolledFiles(Set<Path> files) {
        files.forEach(file -> seen.put(file, stat(file)));
    }

    /** The absolute paths of those that are not as they were at the last look. */
    Set<String> poll() {
        Set<String> changed = new HashSet<>();
        seen.replaceAll((file, before) -> {
            String now = stat(file);
            if (!now.equals(before)) {
                changed.add(file.toString());
            }
            return now;
        });
        return changed;
    }

    private static String stat(Path file) {
        try {
            return Files.readAttributes(file, Polling.STAT).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
