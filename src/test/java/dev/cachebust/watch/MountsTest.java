package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.watch.Mounts.Mount;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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
}
