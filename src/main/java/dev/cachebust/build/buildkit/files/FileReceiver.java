package dev.cachebust.build.buildkit.files;

import com.google.protobuf.ByteString;
import dev.cachebust.build.buildkit.wire.filesync.Packet;
import dev.cachebust.build.buildkit.wire.filesync.Packet.PacketType;
import dev.cachebust.build.buildkit.wire.filesync.Stat;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our side of a {@code DiffCopy} call that brings files: all that the engine tells of is asked for and written into a folder
 * (fsutil's {@code receive.go}). Devices, pipes and sockets are left out, and so are owners and the bits setuid, setgid and
 * sticky.
 *
 * <p>gRPC runs everything here one at a time.
 */
public final class FileReceiver implements StreamObserver<Packet> {
    private final FolderWriter folder;
    private final StreamObserver<Packet> out;
    private final Map<Integer, Stat> awaited = new HashMap<>();
    /** Further names of files, which have to be there first. */
    private final List<Stat> links = new ArrayList<>();

    private final Map<Integer, FolderWriter.FileInFolder> open = new HashMap<>();
    private int position;
    private boolean allTold;
    private boolean over;

    private FileReceiver(FolderWriter folder, StreamObserver<Packet> out) {
        this.folder = folder;
        this.out = out;
    }

    /** Receives into this folder, which is made if it is not there. */
    public static StreamObserver<Packet> into(Path folder, StreamObserver<Packet> out) {
        try {
            return new FileReceiver(new FolderWriter(folder), out);
        } catch (IOException e) {
            return Refusal.of(
                    out,
                    Status.FAILED_PRECONDITION.withDescription(
                            "the output folder " + folder + " cannot be made: " + e.getMessage()));
        }
    }

    @Override
    public void onNext(Packet packet) {
        if (over) {
            return;
        }
        try {
            switch (packet.getType()) {
                case PACKET_STAT -> {
                    if (packet.hasStat()) {
                        told(packet.getStat());
                    } else {
                        allTold = true;
                    }
                }
                case PACKET_DATA -> received(packet.getId(), packet.getData());
                case PACKET_FIN -> {
                    over = true;
                    out.onCompleted();
                    return;
                }
                case PACKET_ERR -> throw new IOException(packet.getData().toStringUtf8());
                default -> throw new IOException("unexpected packet " + packet.getType());
            }
            if (allTold && awaited.isEmpty()) {
                allTold = false;
                for (Stat link : links) {
                    folder.hardLink(link.getPath(), link.getLinkname());
                }
                folder.finish();
                out.onNext(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void told(Stat stat) throws IOException {
        int id = position++;
        switch (FileMode.kind(stat.getMode())) {
            case DIRECTORY -> folder.directory(stat.getPath(), stat.getMode(), stat.getModTime());
            case SYMLINK -> folder.symbolicLink(stat.getPath(), stat.getLinkname());
            case FILE -> {
                if (stat.getLinkname().isEmpty()) {
                    awaited.put(id, stat);
                    out.onNext(Packet.newBuilder()
                            .setType(PacketType.PACKET_REQ)
                            .setId(id)
                            .build());
                } else {
                    links.add(stat);
                }
            }
            case OTHER -> {
                // Only root could make it, and nobody needs it.
            }
        }
    }

    private void received(int id, ByteString data) throws IOException {
        Stat stat = awaited.get(id);
        if (stat == null) {
            throw new IOException("the engine sends a file that was not asked for");
        }
        FolderWriter.FileInFolder file = open.get(id);
        if (file == null) {
            file = folder.file(stat.getPath(), stat.getMode(), stat.getModTime());
            open.put(id, file);
        }
        if (data.isEmpty()) {
            open.remove(id);
            awaited.remove(id);
            file.complete();
        } else {
            file.write(data.toByteArray());
        }
    }

    private void fail(IOException e) {
        abandon();
        out.onError(Status.UNKNOWN
                .withDescription("the output cannot be written: " + e.getMessage())
                .asRuntimeException());
    }

    private void abandon() {
        over = true;
        open.values().forEach(FolderWriter.FileInFolder::abandon);
        open.clear();
    }

    @Override
    public void onError(Throwable cause) {
        abandon();
    }

    @Override
    public void onCompleted() {
        if (!over) {
            abandon();
            out.onCompleted();
        }
    }
}
