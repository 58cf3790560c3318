package dev.cachebust.control;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/** Folders that nobody but their owner, and that owner is us, can reach into. */
final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateFolder() {}

    /**
     * Makes the folder, or checks the one that is there: a real folder, ours, closed to everyone else.
     *
     * @throws IOException with the reason if it is not to be trusted
     */
    static void make(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found = ours(folder);
            if (!OWNER_ONLY.containsAll(found.permissions())) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            }
        }
    }

    /**
     * Checks a folder that was made by {@link #make}, perhaps by another process.
     *
     * @throws IOException with the reason if it is not to be trusted
     */
    static void check(Path folder) throws IOException {
        if (!OWNER_ONLY.containsAll(ours(folder).permissions())) {
            throw new IOException(folder + " is open to others");
        }
    }

    /** Whether it is a folder of ours into which nobody else can put anything. */
    static boolean isSafeParent(Path folder) {
        try {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(ours(folder).permissions());
            return !permissions.contains(PosixFilePermission.GROUP_WRITE)
                    && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PosixFileAttributes ours(Path folder) throws IOException {
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory()) {
            throw new IOException(folder + " is not a folder");
        } else if (!found.owner().equals(me())) {
            throw new IOException(folder + " belongs to " + found.owner().getName());
        }
        return found;
    }

    /** Whom our files belong to. */
    private static UserPrincipal me() throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.isDirectory(self)) {
            return Files.getOwner(self.toRealPath());
        }
        return self.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name", "?"));
    }
}
