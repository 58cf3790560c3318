package bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads every file below a folder, and does nothing with it: the least that a hash of all files takes in Java. */
final class ReadAll {
    private ReadAll() {}

    public static void main(String[] words) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long[] read = new long[1];
        Files.walkFileTree(Path.of(words[0]), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        read[0] += n;
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        System.out.println(read[0]);
    }
}
