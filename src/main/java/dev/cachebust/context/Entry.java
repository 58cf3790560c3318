package dev.cachebust.context;

import java.util.List;

/**
 * One name in a {@link ContextTree}. {@code mode} holds the Unix permission bits with setuid, setgid and sticky (07777);
 * {@code mtimeNanos} is nanoseconds since the epoch.
 */
public sealed interface Entry {

    /** The last part of the path. */
    String name();

    /** Permission bits, 07777 at most. */
    int mode();

    /** Nanoseconds since the epoch. Decides whether a file is sent again, never whether it changed. */
    long mtimeNanos();

    /**
     * A regular file.
     *
     * @param size bytes
     * @param content the fingerprint of its bytes
     */
    record File(String name, int mode, long mtimeNanos, long size, Digest content) implements Entry {}

    /** A symbolic link. It is never followed. */
    record Link(String name, int mode, long mtimeNanos, String target) implements Entry {}

    /**
     * A directory.
     *
     * @param children by their names' UTF-8 bytes, ascending
     * @param digest of everything below it that can reach an image (names, types, modes of files, contents, link targets),
     *     so that equal digests mean equal content; mtimes are left out
     * @param files how many files and links are below it
     */
    record Dir(String name, int mode, long mtimeNanos, List<Entry> children, Digest digest, int files)
            implements Entry {}
}
