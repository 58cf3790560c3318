package dev.cachebust.context;

import java.util.ArrayList;
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
     * @param stamp by what to recognise later that {@code content} still holds
     */
    record File(String name, int mode, long mtimeNanos, long size, Digest content, Stamp stamp) implements Entry {

        /** A file whose content has to be read again to know whether it changed. */
        public File(String name, int mode, long mtimeNanos, long size, Digest content) {
            this(name, mode, mtimeNanos, size, content, Stamp.UNKNOWN);
        }
    }

    /** A symbolic link. It is never followed. */
    record Link(String name, int mode, long mtimeNanos, String target) implements Entry {}

    /**
     * A directory. Made by {@link #of}.
     *
     * @param children by their names' UTF-8 bytes, ascending
     * @param digest of everything below it that decides BuildKit's content key (names, types, modes of files, contents,
     *     link targets), so that equal digests mean equal keys; mtimes are left out, and so are the modes of directories:
     *     their change does not reach the key ({@code HandleChange} in fsutil's {@code diskwriter.go} does not tell)
     * @param files how many files and links are below it
     */
    record Dir(String name, int mode, long mtimeNanos, List<Entry> children, Digest digest, int files)
            implements Entry {

        /** Sorts the children by name, digests and counts them. No two may have the same name. */
        public static Dir of(String name, int mode, long mtimeNanos, List<? extends Entry> children) {
            List<Entry> sorted = new ArrayList<>(children);
            sorted.sort((a, b) -> Utf8Order.compare(a.name(), b.name()));
            return ofSorted(name, mode, mtimeNanos, List.copyOf(sorted));
        }

        static Dir ofSorted(String name, int mode, long mtimeNanos, List<Entry> children) {
            int files = 0;
            DigestBuilder below = new DigestBuilder();
            for (Entry child : children) {
                files += child instanceof Dir dir ? dir.files : 1;
                child.key(below.text(child.name()));
            }
            return new Dir(name, mode, mtimeNanos, children, below.build(), files);
        }

        /** One that was kept, with its children in their order and the digest that it had. */
        static Dir kept(String name, int mode, long mtimeNanos, List<Entry> children, Digest digest) {
            int files = 0;
            for (Entry child : children) {
                files += child instanceof Dir dir ? dir.files : 1;
            }
            return new Dir(name, mode, mtimeNanos, List.copyOf(children), digest, files);
        }

        Dir withStat(int newMode, long newMtimeNanos) {
            return newMode == mode && newMtimeNanos == mtimeNanos
                    ? this
                    : new Dir(name, newMode, newMtimeNanos, children, digest, files);
        }
    }

    /**
     * How to recognise a file whose content was read before.
     *
     * @param inode its number on its device
     * @param ctimeNanos when its inode last changed, nanoseconds since the epoch: unlike the mtime, nobody can set it
     */
    record Stamp(long inode, long ctimeNanos) {
        /** Recognises nothing: also for a file that was read so soon after a change that one more would go unseen. */
        public static final Stamp UNKNOWN = new Stamp(0, 0);

        boolean known() {
            return ctimeNanos != 0;
        }
    }

    /** Feeds what decides BuildKit's content key, but for the name. */
    private DigestBuilder key(DigestBuilder key) {
        if (this instanceof File file) {
            return key.letter('f').number(file.mode()).digest(file.content());
        }
        return this instanceof Link link
                ? key.letter('l').text(link.target())
                : key.letter('d').digest(((Dir) this).digest());
    }

    /** Everything that decides BuildKit's content key of this entry, but for its name. */
    default Digest key() {
        return key(new DigestBuilder()).build();
    }

    /**
     * The same on every checkout of the same content: type, bytes, link target, and of the mode only whether the owner may
     * execute, which is all that version control keeps. For a directory: that of all below it.
     */
    default Digest portableKey() {
        return portableKey(new DigestBuilder()).build();
    }

    private DigestBuilder portableKey(DigestBuilder key) {
        if (this instanceof File file) {
            return key.letter((file.mode() & 0100) != 0 ? 'x' : 'f').digest(file.content());
        }
        if (this instanceof Dir dir) {
            key.letter('d').number(dir.children().size());
            for (Entry child : dir.children()) {
                child.portableKey(key.text(child.name()));
            }
            return key;
        }
        return key(key);
    }

    /** The same entry under another name. */
    default Entry named(String name) {
        if (name.equals(name())) {
            return this;
        }
        if (this instanceof File f) {
            return new File(name, f.mode(), f.mtimeNanos(), f.size(), f.content(), f.stamp());
        }
        if (this instanceof Link l) {
            return new Link(name, l.mode(), l.mtimeNanos(), l.target());
        }
        Dir d = (Dir) this;
        return new Dir(name, d.mode(), d.mtimeNanos(), d.children(), d.digest(), d.files());
    }
}
