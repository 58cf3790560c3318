package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.SharedContext.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The folders that the images of a project are built from: one that several have is watched once and read once. */
final class SharedContexts {
    private final SharedContext.Disk disk;
    private final Map<Path, SharedContext> folders = new HashMap<>();
    private final Map<String, Path> places = new HashMap<>();

    SharedContexts(SharedContext.Disk disk) {
        this.disk = disk;
    }

    /** This image, by name, will need this of this folder: so that nothing is done again when it says so. */
    synchronized void expect(String image, Path folder, Need need, ContextTree known) {
        of(image, folder).expect(image, need, known);
    }

    /** The folder that this image is built from now. The one before is left. */
    synchronized SharedContext of(String image, Path folder) {
        Path place = real(folder);
        Path before = places.put(image, place);
        if (before != null && !before.equals(place)) {
            Optional.ofNullable(folders.get(before)).ifPresent(left -> left.leave(image));
        }
        return folders.computeIfAbsent(place, path -> new SharedContext(folder, disk));
    }

    /** The image is built no more. */
    synchronized void leave(String image) {
        Path place = places.remove(image);
        Optional.ofNullable(folders.get(place)).ifPresent(left -> left.leave(image));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
