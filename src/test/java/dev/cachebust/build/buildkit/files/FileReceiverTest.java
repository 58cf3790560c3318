package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cachebust.build.buildkit.wire.filesync.Packet;
import dev.cachebust.build.buildkit.wire.filesync.Packet.PacketType;
import dev.cachebust.build.buildkit.wire.filesync.Stat;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReceiverTest {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMLINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final long TIME = TimeUnit.SECONDS.toNanos(1_000_000_000);

    @TempDir
    Path root;

    private Path folder;
    private final List<String> said = new ArrayList<>();
    private StreamObserver<Packet> receiver;

    @BeforeEach
    void begin() {
        folder = root.resolve("a/b");
        receiver = FileReceiver.into(folder, new StreamObserver<>() {
            @Override
            public void onNext(Packet packet) {
                said.add(packet.getType() + " " + packet.getId());
            }

            @Override
            public void onError(Throwable error) {
                said.add(String.valueOf(error.getMessage()));
            }

            @Override
            public void onCompleted() {
                said.add("completed");
            }
        });
    }

    private void stat(String path, int mode, String link) {
        receiver.onNext(Packet.newBuilder()
                .setType(PacketType.PACKET_STAT)
                .setStat(Stat.newBuilder()
                        .setPath(path)
                        .setMode(mode)
                        .setLinkname(link)
                        .setModTime(TIME))
                .build());
    }

    private void data(int id, String text) {
        receiver.onNext(Packet.newBuilder()
                .setType(PacketType.PACKET_DATA)
                .setId(id)
                .setData(ByteString.copyFromUtf8(text))
                .build());
    }

    private void end() {
        receiver.onNext(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
    }

    @Test
    void writesWhatItIsToldOf() throws Exception {
        stat("d", DIRECTORY | 0755, "");
        stat("d/x", 0644, "");
        stat("d/y", 0600, "");
        stat("device", DEVICE | 0600, "");
        stat("hard", 0644, "d/x");
        stat("link", SYMLINK | 0777, "/etc/passwd");
        end();
        data(2, "se");
        data(1, "first");
        data(2, "cond");
        assertThat(folder.resolve("d/x")).doesNotExist();
        data(1, "");
        data(2, "");
        receiver.onNext(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());

        assertThat(said).containsExactly("PACKET_REQ 1", "PACKET_REQ 2", "PACKET_FIN 0", "completed");
        assertThat(folder.resolve("d/x")).hasContent("first");
        assertThat(folder.resolve("d/y")).hasContent("second");
        assertThat(Files.isSameFile(folder.resolve("hard"), folder.resolve("d/x")))
                .isTrue();
        assertThat(Files.readSymbolicLink(folder.resolve("link"))).isEqualTo(Path.of("/etc/passwd"));
        assertThat(folder.resolve("device")).doesNotExist();
        assertThat(Files.getLastModifiedTime(folder.resolve("d"))).isEqualTo(FileTime.from(TIME, TimeUnit.NANOSECONDS));
        assertThat(Files.getLastModifiedTime(folder.resolve("d/x")))
                .isEqualTo(FileTime.from(TIME, TimeUnit.NANOSECONDS));
        Files.delete(folder.resolve("link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", "a/../../x", ".", "", "a//x", "a/./x", "x\0"})
    void noPathLeadsOut(String path) {
        stat(path, DIRECTORY | 0755, "");
        assertThat(said).singleElement().asString().contains("which is refused");
        assertThat(root.resolve("a/x")).doesNotExist();
    }

    @Test
    void noLinkLeadsOut() throws Exception {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
        stat("link", SYMLINK | 0777, outside.toString());
        stat("link/kept", 0644, "");
        data(1, "overwritten");
        assertThat(said).last().asString().contains("is no directory");
        assertThat(outside.resolve("kept")).hasContent("kept");
        assertThat(outside).isDirectoryContaining("glob:**kept");
        Files.delete(folder.resolve("link"));
    }

    @Test
    void noNameForAFileElsewhereIsMade() throws Exception {
        Files.writeString(root.resolve("kept"), "kept");
        stat("name", 0644, "../../kept");
        end();
        assertThat(said).last().asString().contains("which is refused");
        assertThat(folder.resolve("name")).doesNotExist();
    }

    @Test
    void whatIsNotCompleteLeavesWhatWasThere() throws Exception {
        Files.writeString(folder.resolve("x"), "old");
        stat("x", 0644, "");
        data(0, "half");
        receiver.onError(new IllegalStateException("hung up"));
        assertThat(folder.resolve("x")).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatWasNotAskedForIsRefused() {
        data(3, "x");
        assertThat(said).singleElement().asString().contains("not asked for");
    }
}
