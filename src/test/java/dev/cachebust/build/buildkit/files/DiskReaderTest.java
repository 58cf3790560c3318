package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskReaderTest {
    @TempDir
    Path root;

    @TempDir
    Path outside;

    private static String read(ContentReader reader, String path) throws IOException {
        try (InputStream in = reader.open(path)) {
            return new String(in.readAllBytes());
        }
    }

    @Test
    void readsFilesAnywhereBelow() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Files.createDirectories(root.resolve("a/c"));
        Files.writeString(root.resolve("top"), "top");
        Files.writeString(root.resolve("a/b/f"), "ab");
        Files.writeString(root.resolve("a/c/ü"), "ac");
        try (ContentReader reader = DiskReader.open(root)) {
            assertThat(read(reader, "a/b/f")).isEqualTo("ab");
            assertThat(read(reader, "a/c/ü")).isEqualTo("ac");
            assertThat(read(reader, "top")).isEqualTo("top");
            assertThat(read(reader, "a/b/f")).isEqualTo("ab");
        }
    }

    @Test
    void opensNothingThroughALink() throws Exception {
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("dir"), outside);
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
        try (ContentReader reader = DiskReader.open(root)) {
            assertThatThrownBy(() -> read(reader, "dir/secret")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read(reader, "file")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void opensOnlyRegularFiles() throws Exception {
        Files.createDirectory(root.resolve("d"));
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        try (ContentReader reader = DiskReader.open(root)) {
            assertThatThrownBy(() -> read(reader, "d")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read(reader, "pipe")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read(reader, "absent")).isInstanceOf(IOException.class);
        }
    }
}
