package dev.cachebust.cli;

import dev.cachebust.context.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Every file of an image, as text by path: type, mode, and content or target. */
final class ImageFiles {
    private ImageFiles() {}

    /** From a tar archive of all of it. */
    static SortedMap<String, String> of(InputStream exported) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (InputStream in = new BufferedInputStream(exported);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), describe(entry, tar));
            }
        }
        return files;
    }

    private static String describe(TarArchiveEntry entry, InputStream content) throws IOException {
        String mode =
                Integer.toOctalString(entry.getMode()) + " " + entry.getLongUserId() + ":" + entry.getLongGroupId();
        if (entry.isSymbolicLink() || entry.isLink()) {
            return "link " + entry.getLinkName();
        }
        return entry.isDirectory()
                ? "folder " + mode
                : mode + " " + Digest.sha256(content.readAllBytes()).hex();
    }
}
