package dev.cachebust.daemon;

import dev.cachebust.context.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder in which everything about one project is kept from run to run: outside of the project, and for its owner's
 * eyes only.
 */
public record StateFolder(Path path) {
    private static final int DIGITS = 16;
    private static final String IMAGE = "image-";

    /**
     * Under {@code $XDG_STATE_HOME} (XDG Base Directory Specification), else {@code ~/.local/state}; named after the
     * project's real path. Nothing is made before something is kept there.
     *
     * @throws IOException if the project's folder cannot be found
     */
    public static StateFolder of(Path project, Map<String, String> environment) throws IOException {
        Path base = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> home(environment).resolve(".local").resolve("state"));
        byte[] name = project.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
        String id = Digest.sha256(name).hex().substring(0, DIGITS);
        Path folder = base.resolve("cachebust").resolve(id);
        return new StateFolder(folder);
    }

    /** The folder of one image of a project that names its images; that of the project for the only one of another. */
    public StateFolder image(String name) {
        return name.isEmpty() ? this : new StateFolder(path.resolve(IMAGE + name));
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(Optional.ofNullable(environment.get("HOME"))
                .filter(home -> home.startsWith("/"))
                .orElseGet(() -> System.getProperty("user.home", "/")));
    }

    /** Makes the folder, for its owner only. */
    public void make() throws IOException {
        try {
            Path all = path.resolveSibling("").normalize();
            if (String.valueOf(path.getFileName()).startsWith(IMAGE)) {
                new StateFolder(all).make();
            }
            Files.createDirectories(all.resolveSibling("").normalize());
            makePrivate(all);
            makePrivate(path);
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            throw new IOException(
                    "the folder for what is kept between runs, " + path + ", cannot be made: " + why
                            + "\n  set XDG_STATE_HOME to a folder that you may write to",
                    e);
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Puts these bytes in the place of a file: all of them or none, readable by the owner only. */
    public void replace(String name, byte[] content) throws IOException {
        replace(name, out -> out.write(content));
    }

    /** What is to be put into a file. */
    interface Content {
        /** Writes it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** The same with what is too long to be held in memory at once. */
    void replace(String name, Content content) throws IOException {
        make();
        Path temporary = Files.createTempFile(
                path, name, ".tmp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                content.writeTo(out);
            }
            Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
