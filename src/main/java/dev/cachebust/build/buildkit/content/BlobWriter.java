package dev.cachebust.build.buildkit.content;

import com.google.protobuf.Timestamp;
import dev.cachebust.build.buildkit.wire.content.WriteAction;
import dev.cachebust.build.buildkit.wire.content.WriteContentRequest;
import dev.cachebust.build.buildkit.wire.content.WriteContentResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Our side of one {@code Write} call, by which an engine stores a blob (containerd's {@code contentserver.go}): each message
 * is answered before the next one comes, and the last one commits.
 */
final class BlobWriter implements StreamObserver<WriteContentRequest> {
    private final OciLayout layout;
    private final StreamObserver<WriteContentResponse> out;
    private final Instant started = Instant.now();
    private @Nullable Ingest ingest;
    private long total;
    private String expected = "";
    private boolean over;

    BlobWriter(OciLayout layout, StreamObserver<WriteContentResponse> out) {
        this.layout = layout;
        this.out = out;
        ((ServerCallStreamObserver<WriteContentResponse>) out).setOnCancelHandler(this::end);
    }

    @Override
    public void onNext(WriteContentRequest message) {
        if (over) {
            return;
        }
        try {
            take(message);
        } catch (IOException e) {
            refuse(Status.FAILED_PRECONDITION.withDescription(layout.folder() + ": " + e.getMessage()));
        }
    }

    private void take(WriteContentRequest message) throws IOException {
        if (message.getTotal() > 0) {
            total = message.getTotal();
        }
        if (!message.getExpected().isEmpty()) {
            expected = message.getExpected();
            if (layout.blob(expected).isPresent()) {
                refuse(Status.ALREADY_EXISTS.withDescription("blob with expected digest " + expected + " exists"));
                return;
            }
        }
        Ingest into = ingest == null ? layout.ingest() : ingest;
        ingest = into;
        boolean writes = message.getAction() != WriteAction.STAT;
        if (writes && message.getOffset() != into.size()) {
            refuse(Status.OUT_OF_RANGE.withDescription(
                    "write @" + message.getOffset() + " must occur at current offset " + into.size()));
            return;
        }
        if (writes && !message.getData().isEmpty()) {
            into.write(message.getData().toByteArray());
        }
        WriteContentResponse.Builder answer = WriteContentResponse.newBuilder()
                .setAction(message.getAction())
                .setStartedAt(timestamp(started))
                .setUpdatedAt(timestamp(Instant.now()))
                .setTotal(total)
                .setOffset(into.size());
        if (message.getAction() == WriteAction.COMMIT) {
            answer.setDigest(into.commit(total, expected));
        }
        out.onNext(answer.build());
        if (message.getAction() == WriteAction.COMMIT) {
            end();
            out.onCompleted();
        }
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private void refuse(Status status) {
        end();
        out.onError(status.asRuntimeException());
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

    private void end() {
        over = true;
        if (ingest != null) {
            ingest.close();
        }
    }
}
