package dev.cachebust.after;

import dev.cachebust.context.Entry;
import java.util.List;
import java.util.OptionalInt;

/**
 * What has to happen in a container's file system so that it has the files that a build would copy.
 *
 * @param uploads files, links and new directories, a directory before what is in it
 * @param deletes absolute paths to remove with all below them, none of which lies below another
 */
public record SyncFiles(List<Upload> uploads, List<String> deletes) {
    public SyncFiles {
        uploads = List.copyOf(uploads);
        deletes = List.copyOf(deletes);
    }

    /**
     * One entry to copy.
     *
     * @param path in the context
     * @param to absolute, in the container
     * @param owner {@code user:group} as COPY has it, numbers or names; empty: root
     * @param mode permission bits instead of the entry's own
     */
    public record Upload(String path, String to, Entry entry, String owner, OptionalInt mode) {}

    /** Whether nothing has to be done. */
    public boolean isEmpty() {
        return uploads.isEmpty() && deletes.isEmpty();
    }
}
