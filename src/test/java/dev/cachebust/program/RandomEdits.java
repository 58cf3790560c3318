package dev.cachebust.program;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Changes files below a folder as people and their tools do, among a bounded number of names. */
final class RandomEdits {
    private static final int FOLDERS = 12;
    private static final int FILES = 15;
    private static final List<String> MODES = List.of("rw-r--r--", "rwxr-xr-x", "rw-------");

    private final Path root;
    private final Random random;

    RandomEdits(Path root, Random random) {
        this.root = root;
        this.random = random;
    }

    /** One edit. What it meets on the way, as two tools that get in each other's way, is left alone. */
    void edit() throws IOException {
        Path file = file();
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> write(file);
                case 3, 4 -> saveAside(file);
                case 5 -> append(file);
                case 6 -> overwriteInPlace(file);
                case 7 -> delete(file);
                case 8 -> Files.move(file, file(), StandardCopyOption.REPLACE_EXISTING);
                case 9 -> changeMode(file);
                case 10 -> link(file);
                default -> folder();
            }
        } catch (FileSystemException e) {
            // There is no such file, or a folder has its name.
        }
    }

    private Path folderName() {
        Path folder = root.resolve("src");
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
            folder = folder.resolve("d" + random.nextInt(FOLDERS / 4));
        }
        return folder;
    }

    private Path file() throws IOException {
        Path folder = folderName();
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            // A link has the name of a part of it.
        }
        return folder.resolve("f" + random.nextInt(FILES) + " \u00fc.txt");
    }

    private byte[] content() {
        byte[] content = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(2_000)];
        random.nextBytes(content);
        return content;
    }

    private void write(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            Files.write(file, content());
        }
    }

    /** As editors do that want to lose nothing. */
    private void saveAside(Path file) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".swp");
        Files.write(aside, content());
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void append(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.write(file, content(), StandardOpenOption.APPEND);
        }
    }

    /** Other content under the same size and time, which only a comparison of content can see. */
    private void overwriteInPlace(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            FileTime time = Files.getLastModifiedTime(file);
            byte[] content = new byte[(int) Files.size(file)];
            random.nextBytes(content);
            Files.write(file, content);
            Files.setLastModifiedTime(file, time);
        }
    }

    private void changeMode(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(MODES.get(random.nextInt(MODES.size()))));
        }
    }

    private void link(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createSymbolicLink(
                file,
                Path.of(List.of("..", "nowhere", "/etc/passwd", "f1 \u00fc.txt").get(random.nextInt(4))));
    }

    private void folder() throws IOException {
        Path folder = folderName();
        if (random.nextInt(3) == 0) {
            delete(folder);
        } else {
            for (int i = random.nextInt(40); i > 0; i--) {
                Files.createDirectories(folder);
                Files.write(folder.resolve("b" + i), content());
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
