package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.watch.Mounts.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {
    private static final List<String> TABLE = List.of(
            "22 27 0:21 / /proc rw,relatime - proc proc rw",
            "27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw",
            "30 27 0:40 / /home rw - nfs4 server:/home rw,vers=4.2",
            "31 30 0:41 / /home/me/shop/data\\040dir rw - fuse.sshfs me@host: rw",
            "32 30 0:42 / /home/me/shop/cache rw - tmpfs none rw",
            "33 32 0:43 / /home/me/shop/cache rw - 9p none rw",
            "34 30 0:44 / /home/me/shopping rw - ext4 none rw",
            "nonsense",
            "x y z 1 2 3 4 - ext4");

    @Test
    void whatTheContextIsOnAndWhatIsMountedInIt() {
        Mounts mounts = Mounts.parse(TABLE, Path.of("/home/me/shop"));
        assertThat(mounts.holding()).contains(new Mount(30, Path.of("/home"), "nfs4"));
        assertThat(mounts.below())
                .containsExactly(
                        new Mount(32, Path.of("/home/me/shop/cache"), "tmpfs"),
                        new Mount(33, Path.of("/home/me/shop/cache"), "9p"),
                        new Mount(31, Path.of("/home/me/shop/data dir"), "fuse.sshfs"));
        assertThat(Mounts.parse(TABLE, Path.of("/home/me/shop/cache/x")).holding())
                .as("the upper one of two")
                .contains(new Mount(33, Path.of("/home/me/shop/cache"), "9p"));
        assertThat(Mounts.parse(List.of(), Path.of("/x"))).isEqualTo(Mounts.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "ext4,false",
        "overlay,false",
        "fuseblk,false",
        "btrfs,false",
        "nfs,true",
        "nfs4,true",
        "cifs,true",
        "fuse.sshfs,true",
        "fuse,true",
        "virtiofs,true",
        "9p,true"
    })
    void foreignIsWhatOthersMayChange(String type, boolean foreign) {
        assertThat(new Mount(1, Path.of("/"), type).foreign()).isEqualTo(foreign);
    }

    @Test
    void aLeafIsADirectoryWithoutOthersOnAFileSystemThatCountsThem(@TempDir Path root) throws IOException {
        Path parent = root.resolve("parent");
        Path leaf = Files.createDirectories(parent.resolve("leaf"));
        Files.writeString(leaf.resolve("file"), "");
        Files.createSymbolicLink(leaf.resolve("link"), root);
        Mounts counting = new Mounts(Optional.of(new Mount(1, Path.of("/"), "ext4")), List.of());
        boolean counted = Files.getAttribute(leaf, "unix:nlink").equals(2);
        assertThat(counting.isLeaf(leaf)).isEqualTo(counted);
        assertThat(counting.isLeaf(parent)).isFalse();
        assertThat(counting.isLeaf(root.resolve("none"))).isFalse();
        Mounts inner = new Mounts(counting.holding(), List.of(new Mount(2, parent, "fuse.sshfs")));
        assertThat(inner.isLeaf(leaf)).isFalse();
        assertThat(Mounts.UNKNOWN.isLeaf(leaf)).isFalse();
    }

    @Test
    void theTableTellsWhereAFolderIsTheSameEachTime(@TempDir Path root) throws IOException {
        MountTable table = new MountTable();
        Path real = root.toRealPath();
        Mounts first = table.of(real);
        assertThat(first.holding().map(Mount::point))
                .hasValueSatisfying(point -> assertThat(real).startsWith(point));
        assertThat(table.of(real)).isSameAs(first);
        assertThat(table.of(Path.of("/proc")).holding().map(Mount::type)).contains("proc");
        assertThat(table.of(real)).isEqualTo(first);
    }
}
