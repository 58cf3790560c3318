package dev.cachebust.build.buildkit.files;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cachebust.build.buildkit.wire.filesync.Packet;
import dev.cachebust.build.buildkit.wire.filesync.Packet.PacketType;
import dev.cachebust.build.buildkit.wire.filesync.Stat;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Entry;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our side of one {@code DiffCopy} call: tells the engine what is there, then sends what it asks for (fsutil's {@code
 * send.go}). Never sends more than the connection takes, so that memory stays small whatever the files' size.
 *
 * <p>gRPC runs everything here one at a time.
 */
public final class FileSender implements StreamObserver<Packet> {
    private static final Packet NO_MORE_STATS =
            Packet.newBuilder().setType(PacketType.PACKET_STAT).build();
    private static final Packet FINISHED =
            Packet.newBuilder().setType(PacketType.PACKET_FIN).build();

    private final Transfer transfer;
    private final LocalFolder folder;
    private final ServerCallStreamObserver<Packet> out;
    private final List<Selected> selected;
    private final long[] mtimes;
    private final ContentReader reader;
    private final Deque<Integer> requested = new ArrayDeque<>();
    private int statsSent;
    private @Nullable OpenFile current;
    private boolean over;

    private FileSender(Transfer transfer, LocalFolder folder, FileFilter filter, ServerCallStreamObserver<Packet> out)
            throws IOException, BadPatternException {
        this.transfer = transfer;
        this.folder = folder;
        this.out = out;
        this.selected = Selection.of(folder.tree(), filter);
        this.mtimes = new long[selected.size()];
        this.reader = folder.reader();
    }

    /** Answers a call for the folder of this name. */
    public static StreamObserver<Packet> start(
            Transfer transfer, String name, FileFilter filter, ServerCallStreamObserver<Packet> out) {
        Optional<LocalFolder> folder = transfer.folder(name, filter);
        if (folder.isEmpty()) {
            return Refusal.of(out, Status.NOT_FOUND.withDescription("no access allowed to dir \"" + name + "\""));
        }
        try {
            FileSender sender = new FileSender(transfer, folder.get(), filter, out);
            out.setOnReadyHandler(sender::pump);
            out.setOnCancelHandler(sender::end);
            return sender;
        } catch (IOException e) {
            transfer.fail(new Transfer.Problem(false, "", "cannot read the folder \"" + name + "\": " + e));
            return Refusal.of(out, Status.ABORTED.withDescription(e.toString()));
        } catch (BadPatternException e) {
            return Refusal.of(out, Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
        }
    }

    @Override
    public void onNext(Packet packet) {
        if (over) {
            return;
        }
        switch (packet.getType()) {
            case PACKET_REQ -> {
                int id = packet.getId();
                if (id < 0 || id >= statsSent || !(selected.get(id).entry() instanceof Entry.File)) {
                    fail("invalid file id " + Integer.toUnsignedString(id));
                    return;
                }
                requested.add(id);
                pump();
            }
            case PACKET_FIN -> {
                end();
                if (folder instanceof LocalFolder.OnDisk disk) {
                    disk.sent().holds(paths());
                }
                out.onNext(FINISHED);
                out.onCompleted();
            }
            case PACKET_ERR -> fail(packet.getData().toStringUtf8());
            default -> fail("unexpected packet " + packet.getType());
        }
    }

    @Override
    public void onError(Throwable cause) {
        end();
    }

    @Override
    public void onCompleted() {
        if (!over) {
            end();
            out.onCompleted();
        }
    }

    /** Sends stats and contents in turn while the connection takes them. */
    private void pump() {
        while (!over && out.isReady()) {
            boolean busy = sendStat();
            busy |= !over && sendChunk();
            if (!busy) {
                return;
            }
        }
    }

    private boolean sendStat() {
        if (statsSent > selected.size()) {
            return false;
        }
        if (statsSent == selected.size()) {
            statsSent++;
            out.onNext(NO_MORE_STATS);
            return true;
        }
        Selected next = selected.get(statsSent);
        long mtime = next.entry().mtimeNanos();
        if (folder instanceof LocalFolder.OnDisk disk && next.entry() instanceof Entry.File file) {
            mtime = disk.sent().mtimeToSend(next.path(), file);
        }
        mtimes[statsSent++] = mtime;
        out.onNext(Packet.newBuilder()
                .setType(PacketType.PACKET_STAT)
                .setStat(stat(next, mtime))
                .build());
        return true;
    }

    /** Owner and group stay 0, as with every client. */
    static Stat stat(Selected selected, long mtimeNanos) {
        Stat.Builder stat = Stat.newBuilder()
                .setPath(selected.path())
                .setMode(FileMode.of(selected.entry()))
                .setModTime(mtimeNanos);
        if (selected.entry() instanceof Entry.File file) {
            stat.setSize(file.size());
        } else if (selected.entry() instanceof Entry.Link link) {
            stat.setLinkname(link.target());
            stat.setSize(link.target().getBytes(StandardCharsets.UTF_8).length);
        }
        return stat.build();
    }

    private boolean sendChunk() {
        if (current == null && requested.isEmpty()) {
            return false;
        }
        int id = current == null ? requested.element() : current.id();
        try {
            OpenFile file = current == null ? openNext() : current;
            ByteString chunk = UnsafeByteOperations.unsafeWrap(file.next());
            if (chunk.isEmpty()) {
                current = null;
                file.close();
            }
            if (folder instanceof LocalFolder.OnDisk) {
                transfer.sent(chunk.size());
            }
            out.onNext(Packet.newBuilder()
                    .setType(PacketType.PACKET_DATA)
                    .setId(file.id())
                    .setData(chunk)
                    .build());
        } catch (OpenFile.MovedException e) {
            abandon(id, true, e.getMessage());
        } catch (IOException e) {
            abandon(id, false, e.getMessage());
        }
        return true;
    }

    private OpenFile openNext() throws IOException {
        int id = requested.remove();
        Selected wanted = selected.get(id);
        Entry.File file = (Entry.File) wanted.entry();
        if (mtimes[id] != file.mtimeNanos() && folder instanceof LocalFolder.OnDisk) {
            transfer.guarded();
        }
        OpenFile opened = OpenFile.open(reader, id, wanted.path(), file);
        current = opened;
        return opened;
    }

    private Set<String> paths() {
        Set<String> paths = new HashSet<>();
        selected.forEach(s -> paths.add(s.path()));
        return paths;
    }

    private void abandon(int id, boolean moved, @Nullable String reason) {
        String path = selected.get(id).path();
        String message = reason == null ? "cannot read " + path : reason;
        if (folder instanceof LocalFolder.OnDisk disk && selected.get(id).entry() instanceof Entry.File file) {
            disk.sent().distrust(path, file.size(), mtimes[id]);
        }
        transfer.fail(new Transfer.Problem(moved, path, message));
        fail(message);
    }

    private void fail(String message) {
        end();
        out.onNext(Packet.newBuilder()
                .setType(PacketType.PACKET_ERR)
                .setData(ByteString.copyFromUtf8(message))
                .build());
        out.onError(Status.ABORTED.withDescription(message).asRuntimeException());
    }

    private void end() {
        over = true;
        try {
            if (current != null) {
                current.close();
                current = null;
            }
            reader.close();
        } catch (IOException e) {
            // It was only read from.
        }
    }
}
