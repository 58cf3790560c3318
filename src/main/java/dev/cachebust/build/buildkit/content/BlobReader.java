package dev.cachebust.build.buildkit.content;

import com.google.protobuf.UnsafeByteOperations;
import dev.cachebust.build.buildkit.wire.content.ReadContentRequest;
import dev.cachebust.build.buildkit.wire.content.ReadContentResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our side of one {@code Read} call: sends a part of a blob, never more than the connection takes. */
final class BlobReader {
    private static final int CHUNK = 64 * 1024;

    private final SeekableByteChannel file;
    private final ServerCallStreamObserver<ReadContentResponse> out;
    private long left;
    private long sent;
    private boolean over;

    private BlobReader(SeekableByteChannel file, long left, ServerCallStreamObserver<ReadContentResponse> out) {
        this.file = file;
        this.left = left;
        this.out = out;
    }

    static void start(Path blob, ReadContentRequest request, ServerCallStreamObserver<ReadContentResponse> out) {
        try {
            SeekableByteChannel file = Files.newByteChannel(blob);
            long offset = Math.max(0, request.getOffset());
            long rest = file.size() - offset;
            if (rest < 0) {
                file.close();
                out.onError(Status.OUT_OF_RANGE
                        .withDescription("read past object length " + (offset + rest) + " bytes")
                        .asRuntimeException());
                return;
            }
            file.position(offset);
            long size = request.getSize() > 0 ? Math.min(request.getSize(), rest) : rest;
            BlobReader reader = new BlobReader(file, size, out);
            out.setOnReadyHandler(reader::pump);
            out.setOnCancelHandler(reader::end);
            reader.pump();
        } catch (IOException e) {
            out.onError(Status.DATA_LOSS.withDescription(e.toString()).asRuntimeException());
        }
    }

    private synchronized void pump() {
        try {
            while (!over && left > 0 && out.isReady()) {
                ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, left));
                while (chunk.hasRemaining()) {
                    if (file.read(chunk) < 0) {
                        throw new IOException("the blob is shorter than it was");
                    }
                }
                chunk.flip();
                int size = chunk.remaining();
                out.onNext(ReadContentResponse.newBuilder()
                        .setOffset(sent)
                        .setData(UnsafeByteOperations.unsafeWrap(chunk))
                        .build());
                sent += size;
                left -= size;
            }
            if (!over && left == 0) {
                end();
                out.onCompleted();
            }
        } catch (IOException e) {
            end();
            out.onError(Status.DATA_LOSS.withDescription(e.toString()).asRuntimeException());
        }
    }

    private synchronized void end() {
        over = true;
        try {
            file.close();
        } catch (IOException e) {
            // It was only read from.
        }
    }
}
