package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintStoreTest {
    private static final Path CONTEXT = Path.of("/some/context");

    @TempDir
    private Path temp;

    private static ContextTree sample() {
        return ContextTreeTest.tree("a/b", "größe/\uD83D\uDE00")
                .put("link", ContextTreeTest.link("", "../x"))
                .put("empty", ContextTreeTest.dir(""))
                .put(
                        "stamped",
                        new Entry.File(
                                "",
                                07755,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                Digest.sha256(new byte[0]),
                                new Entry.Stamp(-1, 42)));
    }

    @Test
    void givesBackWhatWasKept() throws IOException {
        Path file = temp.resolve("state/deep/fingerprints");
        FingerprintStore store = new FingerprintStore(file);
        assertThat(store.load(CONTEXT)).isEqualTo(new FingerprintStore.Loaded(Optional.empty(), Optional.empty()));

        store.save(CONTEXT, ContextTree.empty());
        store.save(CONTEXT, sample());
        FingerprintStore.Loaded loaded = store.load(CONTEXT);
        assertThat(loaded.warning()).isEmpty();
        assertThat(loaded.tree()).contains(sample());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void otherContextIsNotUsed() throws IOException {
        FingerprintStore store = new FingerprintStore(temp.resolve("f"));
        store.save(CONTEXT, sample());
        assertThat(store.load(Path.of("/other")).tree()).isEmpty();
        assertThat(store.load(Path.of("/other")).warning().orElseThrow()).contains("another context");
    }

    @Test
    void whateverIsDamagedIsNotUsed() throws IOException {
        Path file = temp.resolve("f");
        FingerprintStore store = new FingerprintStore(file);
        store.save(CONTEXT, sample());
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += 3) {
            refused(store, file, Arrays.copyOf(good, length));
        }
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            refused(store, file, bad);
        }
        refused(store, file, Arrays.copyOf(good, good.length + 4));
        for (byte[] foreign : List.of(new byte[0], new byte[100], "hello, world, this is text".getBytes("UTF-8"))) {
            refused(store, file, foreign);
        }
    }

    @Test
    void otherVersionIsNotUsed() throws IOException {
        Path file = temp.resolve("f");
        FingerprintStore store = new FingerprintStore(file);
        store.save(CONTEXT, sample());
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(4, 99);
        Files.write(file, bytes);
        assertThat(store.load(CONTEXT).warning().orElseThrow()).contains("version 99");
    }

    private static void refused(FingerprintStore store, Path file, byte[] content) throws IOException {
        Files.write(file, content);
        FingerprintStore.Loaded loaded = store.load(CONTEXT);
        assertThat(loaded.tree()).isEmpty();
        assertThat(loaded.warning()).isPresent();
    }

    @Test
    void unreadablePlaceIsAWarning() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("folder"));
        assertThat(new FingerprintStore(folder).load(CONTEXT).warning()).isPresent();
    }
}
