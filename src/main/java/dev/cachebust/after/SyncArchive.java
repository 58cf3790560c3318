package dev.cachebust.after;

import dev.cachebust.after.SyncFiles.Upload;
import dev.cachebust.build.buildkit.files.SafeFiles;
import dev.cachebust.context.Entry;
import dev.cachebust.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The archive of changed files that a container unpacks. Files are read as they are now, without following links: one that
 * has changed since is newer, and its change comes as one of its own.
 */
final class SyncArchive {
    /** More than this in all is not held in memory. */
    private static final long LARGEST = 1L << 28;

    private SyncArchive() {}

    /** Who gets an upload. */
    @FunctionalInterface
    interface Ownership {
        Owners.Owner of(Upload upload) throws EngineException;
    }

    /**
     * @param context the folder of the files
     * @throws IOException when a file cannot be read
     */
    static byte[] of(Path context, List<Upload> uploads, Ownership owners) throws IOException, EngineException {
        long all = uploads.stream()
                .mapToLong(upload -> upload.entry() instanceof Entry.File file ? file.size() : 0)
                .sum();
        if (all > LARGEST) {
            throw new IOException("these are more than 256 MiB, too much to be copied at once");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SafeFiles files = SafeFiles.below(context);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Upload upload : uploads) {
                add(tar, files, upload, owners.of(upload));
            }
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, SafeFiles files, Upload upload, Owners.Owner owner)
            throws IOException {
        String name = upload.to().substring(1);
        Entry entry = upload.entry();
        byte[] content = {};
        TarArchiveEntry header;
        if (entry instanceof Entry.Link link) {
            header = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            header.setLinkName(link.target());
            header.setMode(0777);
        } else if (entry instanceof Entry.Dir) {
            header = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
            header.setMode(upload.mode().orElse(entry.mode()));
        } else {
            content = read(files, upload);
            header = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
            header.setSize(content.length);
            header.setMode(upload.mode().orElse(entry.mode()));
        }
        header.setUserId(owner.user());
        header.setGroupId(owner.group());
        header.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(0, entry.mtimeNanos())));
        tar.putArchiveEntry(header);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] read(SafeFiles files, Upload upload) throws IOException {
        try (InputStream in = files.open(upload.path())) {
            byte[] content = in.readNBytes((int) LARGEST);
            if (content.length == LARGEST) {
                throw new IOException(upload.path() + " is too large to be copied");
            }
            return content;
        }
    }
}
