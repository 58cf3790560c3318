package dev.cachebust.build.buildkit.content;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import dev.cachebust.build.buildkit.files.Refusal;
import dev.cachebust.build.buildkit.wire.content.AbortRequest;
import dev.cachebust.build.buildkit.wire.content.ContentGrpc;
import dev.cachebust.build.buildkit.wire.content.Info;
import dev.cachebust.build.buildkit.wire.content.InfoRequest;
import dev.cachebust.build.buildkit.wire.content.InfoResponse;
import dev.cachebust.build.buildkit.wire.content.ReadContentRequest;
import dev.cachebust.build.buildkit.wire.content.ReadContentResponse;
import dev.cachebust.build.buildkit.wire.content.StatusRequest;
import dev.cachebust.build.buildkit.wire.content.StatusResponse;
import dev.cachebust.build.buildkit.wire.content.WriteContentRequest;
import dev.cachebust.build.buildkit.wire.content.WriteContentResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets the engine read and write the blobs of local caches. Which cache a call is about, its header says (BuildKit's {@code
 * session/content}).
 */
public final class ContentService extends ContentGrpc.ContentImplBase {
    /** The header that names the store. */
    public static final String STORE_HEADER = "buildkit-attachable-store-id";

    private final Supplier<Optional<OciLayout>> store;

    /** @param store of the call that is being made, on its thread */
    public ContentService(Supplier<Optional<OciLayout>> store) {
        this.store = store;
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answer) {
        Optional<Path> blob = store.get().flatMap(layout -> layout.blob(request.getDigest()));
        if (blob.isEmpty()) {
            Refusal.of(answer, missing(request.getDigest()));
            return;
        }
        try {
            Timestamp written = Timestamp.newBuilder()
                    .setSeconds(
                            Files.getLastModifiedTime(blob.get()).toInstant().getEpochSecond())
                    .build();
            answer.onNext(InfoResponse.newBuilder()
                    .setInfo(Info.newBuilder()
                            .setDigest(request.getDigest())
                            .setSize(Files.size(blob.get()))
                            .setCreatedAt(written)
                            .setUpdatedAt(written))
                    .build());
            answer.onCompleted();
        } catch (IOException e) {
            Refusal.of(answer, missing(request.getDigest()));
        }
    }

    @Override
    public void read(ReadContentRequest request, StreamObserver<ReadContentResponse> answer) {
        Optional<Path> blob = store.get().flatMap(layout -> layout.blob(request.getDigest()));
        if (blob.isEmpty()) {
            Refusal.of(answer, missing(request.getDigest()));
            return;
        }
        BlobReader.start(blob.get(), request, (ServerCallStreamObserver<ReadContentResponse>) answer);
    }

    /** A write that was broken off leaves nothing that could be gone on with. */
    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
        Refusal.of(answer, missing(request.getRef()));
    }

    @Override
    public StreamObserver<WriteContentRequest> write(StreamObserver<WriteContentResponse> answer) {
        Optional<OciLayout> layout = store.get();
        return layout.isEmpty() ? Refusal.of(answer, missing("this store")) : new BlobWriter(layout.get(), answer);
    }

    @Override
    public void abort(AbortRequest request, StreamObserver<Empty> answer) {
        answer.onNext(Empty.getDefaultInstance());
        answer.onCompleted();
    }

    private static Status missing(String what) {
        return Status.NOT_FOUND.withDescription(what + ": not found");
    }
}
