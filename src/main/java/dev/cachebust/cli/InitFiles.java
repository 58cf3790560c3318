package dev.cachebust.cli;

import dev.cachebust.init.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a proposal: all files or none, each at once, over nothing but what the proposal was made from.
 *
 * @param dockerfile its file, and what it held
 * @param ignoreFile its file, and what it held; nothing where there was none
 * @param config the file that is made
 */
record InitFiles(Path dockerfile, byte[] dockerfileBytes, Path ignoreFile, byte[] ignoreBytes, Path config) {
    private static final int BACKUPS = 100;

    /**
     * Writes what is proposed.
     *
     * @return the files that were written
     * @throws UsageException if a file is another one than it was
     */
    List<Path> write(Proposal proposal) throws IOException, UsageException {
        requireUnchanged(dockerfile, dockerfileBytes);
        requireUnchanged(ignoreFile, ignoreBytes);
        List<Path> made = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        try {
            if (proposal.dockerfile().isPresent()) {
                made.add(backup());
            }
            if (proposal.config().isPresent()) {
                Files.write(
                        config,
                        proposal.config().get().getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                made.add(config);
            }
            if (proposal.ignoreFile().isPresent()) {
                boolean isNew = Files.notExists(ignoreFile, LinkOption.NOFOLLOW_LINKS);
                replace(ignoreFile, ignoreBytes, proposal.ignoreFile().get().bytes());
                (isNew ? made : written).add(ignoreFile);
            }
            if (proposal.dockerfile().isPresent()) {
                replace(dockerfile, dockerfileBytes, proposal.dockerfile().get().bytes());
                written.add(dockerfile);
            }
        } catch (FileAlreadyExistsException e) {
            undo(made, written);
            throw new UsageException(e.getFile() + ": is there meanwhile\n  run init again");
        } catch (IOException | UsageException e) {
            undo(made, written);
            throw e;
        }
        written.addAll(made);
        return written;
    }

    /** The Dockerfile as it was, under a name that nothing has yet. */
    private Path backup() throws IOException, UsageException {
        for (int i = 1; i <= BACKUPS; i++) {
            Path backup = dockerfile.resolveSibling(dockerfile.getFileName() + ".bak" + (i == 1 ? "" : i));
            try {
                Files.write(backup, dockerfileBytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return backup;
            } catch (FileAlreadyExistsException e) {
                // An earlier backup stays.
                continue;
            }
        }
        throw new UsageException(dockerfile + ".bak: there are " + BACKUPS + " backups\n  remove some");
    }

    private static void replace(Path file, byte[] before, byte[] after) throws IOException, UsageException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        Path temporary = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".tmp");
        try {
            Files.write(temporary, after);
            if (Files.exists(real)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
            } else {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            }
            requireUnchanged(real, before);
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void requireUnchanged(Path file, byte[] expected) throws IOException, UsageException {
        byte[] now;
        try {
            now = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            now = new byte[0];
        }
        if (!Arrays.equals(now, expected)) {
            throw new UsageException(file + ": was edited meanwhile, so nothing is written\n  run init again");
        }
    }

    private void undo(List<Path> made, List<Path> written) throws IOException {
        for (Path file : made) {
            Files.deleteIfExists(file);
        }
        if (written.contains(ignoreFile)) {
            Files.write(ignoreFile, ignoreBytes);
        }
    }
}
