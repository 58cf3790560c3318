package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.wire.filesync.Stat;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatTest {
    private static final Digest DIGEST = Digest.sha256(new byte[0]);

    @Test
    void modesAreGosFileModes() {
        assertThat(FileMode.of(new Entry.File("f", 0644, 0, 0, DIGEST))).isEqualTo(0644);
        assertThat(FileMode.of(new Entry.File("f", 04755, 0, 0, DIGEST))).isEqualTo(0755 | 1 << 23);
        assertThat(FileMode.of(new Entry.File("f", 02755, 0, 0, DIGEST))).isEqualTo(0755 | 1 << 22);
        assertThat(FileMode.of(Entry.Dir.of("d", 01777, 0, List.of()))).isEqualTo(0777 | 1 << 20 | 1 << 31);
        assertThat(FileMode.of(new Entry.Link("l", 0777, 0, "x"))).isEqualTo(0777 | 1 << 27);
    }

    @Test
    void statsCarryWhatTheEngineComparesAndNoOwner() {
        Stat file = FileSender.stat(new Selected("a/f", new Entry.File("f", 0600, 7, 42, DIGEST)), 8);
        Stat link = FileSender.stat(new Selected("l", new Entry.Link("l", 0777, 7, "zü")), 7);
        Stat dir = FileSender.stat(new Selected("d", Entry.Dir.of("d", 0755, 7, List.of())), 7);

        assertThat(file.getPath()).isEqualTo("a/f");
        assertThat(file.getSize()).isEqualTo(42);
        assertThat(file.getModTime()).isEqualTo(8);
        assertThat(file.getUid() + file.getGid()).isZero();
        assertThat(link.getLinkname()).isEqualTo("zü");
        assertThat(link.getSize()).isEqualTo(3);
        assertThat(dir.getSize()).isZero();
    }

    @Test
    void filesInMemoryHaveATimeOfTheirContent() {
        Entry one = new LocalFolder.InMemory(Map.of("D", new byte[] {1}))
                .tree()
                .children()
                .get(0);
        Entry same = new LocalFolder.InMemory(Map.of("D", new byte[] {1}))
                .tree()
                .children()
                .get(0);
        Entry other = new LocalFolder.InMemory(Map.of("D", new byte[] {2}))
                .tree()
                .children()
                .get(0);

        assertThat(one).isEqualTo(same);
        assertThat(one.mtimeNanos()).isPositive().isNotEqualTo(other.mtimeNanos());
    }
}
