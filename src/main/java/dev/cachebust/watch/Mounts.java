package dev.cachebust.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file systems of a context, as {@code /proc/self/mountinfo} names them (proc(5)); empty where there is none.
 *
 * @param holding the one that the root itself is on
 * @param below those mounted below it, in path order
 */
record Mounts(Optional<Mount> holding, List<Mount> below) {
    static final Mounts UNKNOWN = new Mounts(Optional.empty(), List.of());

    /** Others than this machine may change files there, and the kernel tells only of what this one does: inotify(7). */
    private static final Set<String> FOREIGN = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "coda",
            "ceph",
            "lustre",
            "beegfs",
            "glusterfs",
            "ocfs2",
            "gfs2",
            "gpfs",
            "orangefs",
            "9p",
            "virtiofs",
            "vboxsf",
            "vmhgfs",
            "prl_fs",
            "drvfs",
            "fakeowner",
            "grpcfuse",
            "osxfs",
            "fuse");

    /** Here a directory has one name in itself, one above it, and one in each directory in it, which find(1) makes use of too. */
    private static final Set<String> COUNTING = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

    private static final int LINKS_OF_LEAF = 2;

    /**
     * A mounted file system.
     *
     * @param id the kernel's number of this mount: another one at the same place has another
     * @param point where it is mounted
     * @param type such as {@code ext4} or {@code fuse.sshfs}
     */
    record Mount(int id, Path point, String type) {

        /** Whether files in it may change without notice. {@code fuseblk} is a local disk. */
        boolean foreign() {
            return FOREIGN.contains(type) || type.startsWith("fuse.");
        }
    }

    /** Whether a directory is sure to have no other in it, told without a look at each of its names. */
    boolean isLeaf(Path directory) {
        Optional<Mount> mount = below.stream()
                .filter(one -> directory.startsWith(one.point()))
                .reduce((first, deeper) -> deeper)
                .or(() -> holding);
        try {
            return mount.filter(one -> COUNTING.contains(one.type())).isPresent()
                    && Files.getAttribute(directory, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                            .equals(LINKS_OF_LEAF);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static Mounts parse(List<String> lines, Path real) {
        List<Mount> below = new ArrayList<>();
        Optional<Mount> holding = Optional.empty();
        for (String line : lines) {
            Optional<Mount> mount = mount(line);
            if (mount.isEmpty()) {
                continue;
            }
            Path point = mount.get().point();
            if (real.startsWith(point)) {
                // a later one at the same place covers the earlier
                if (holding.isEmpty()
                        || point.getNameCount() >= holding.get().point().getNameCount()) {
                    holding = mount;
                }
            } else if (point.startsWith(real)) {
                below.add(mount.get());
            }
        }
        below.sort(Comparator.comparing(Mount::point).thenComparing(Mount::id));
        return new Mounts(holding, List.copyOf(below));
    }

    /** {@code 36 35 98:0 /root /mount/point options fields… - type source options}. */
    private static Optional<Mount> mount(String line) {
        String[] fields = line.split(" ");
        int dash = List.of(fields).indexOf("-");
        if (dash < 6 || dash + 1 >= fields.length) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mount(Integer.parseInt(fields[0]), Path.of(unescaped(fields[4])), fields[dash + 1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Blanks and backslashes are written as three octal digits. */
    private static String unescaped(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
