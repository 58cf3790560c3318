package dev.cachebust.program;

import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything below a folder that an image has to have, as text by path: type, target, content, and the mode of files. */
final class FolderContent {
    private FolderContent() {}

    static SortedMap<String, String> of(Path root) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                content.put(root.relativize(path).toString(), describe(path));
            }
        }
        return content;
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link " + Files.readSymbolicLink(path);
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return "folder";
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        return mode + " " + Digest.sha256(Files.readAllBytes(path)).hex();
    }

    /** What differs, one line each. */
    static List<String> differences(SortedMap<String, String> expected, SortedMap<String, String> actual) {
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            String one = expected.getOrDefault(path, "nothing");
            String other = actual.getOrDefault(path, "nothing");
            if (!one.equals(other)) {
                lines.add(path + ": " + one + " in the context, " + other + " in the image");
            }
        }
        return lines;
    }
}
