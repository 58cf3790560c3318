package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.files.Refusal;
import dev.cachebust.build.buildkit.transport.ChunkStream;
import dev.cachebust.build.buildkit.wire.filesync.BytesMessage;
import dev.cachebust.build.buildkit.wire.filesync.FileSendGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Takes the archive of an image from BuildKit, as an exporter sends it, into where images are stored. */
final class FileSendService extends FileSendGrpc.FileSendImplBase {
    /** Messages that may wait to be read. */
    private static final int WAITING = 8;

    private final Executor executor;

    /** @param executor runs what blocks */
    FileSendService(Executor executor) {
        this.executor = executor;
    }

    @Override
    public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> answer) {
        Offer offer = SessionServer.SESSION.get().offer();
        Optional<ImageLoader> loader = offer == null ? Optional.empty() : offer.loader();
        if (loader.isEmpty()) {
            return Refusal.of(answer, Status.FAILED_PRECONDITION.withDescription("no image is waited for"));
        }
        ServerCallStreamObserver<BytesMessage> call = (ServerCallStreamObserver<BytesMessage>) answer;
        ChunkStream archive = new ChunkStream(() -> call.request(1));
        call.disableAutoRequest();
        call.setOnCancelHandler(() -> archive.fail(new IOException("BuildKit has stopped sending the image")));
        call.request(WAITING);
        executor.execute(() -> load(loader.get(), archive, call));
        return new StreamObserver<>() {
            @Override
            public void onNext(BytesMessage message) {
                archive.add(message.getData());
            }

            @Override
            public void onError(Throwable error) {
                archive.fail(new IOException("BuildKit has stopped sending the image", error));
            }

            @Override
            public void onCompleted() {
                archive.end();
            }
        };
    }

    /** BuildKit's export ends when this does: the image is there then. */
    private static void load(ImageLoader loader, ChunkStream archive, StreamObserver<BytesMessage> answer) {
        try (archive) {
            loader.load(archive);
            // Whoever reads an archive may leave the padding at its end.
            archive.transferTo(OutputStream.nullOutputStream());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(Status.UNKNOWN
                    .withDescription("the image cannot be loaded: " + e.getMessage())
                    .asRuntimeException());
        }
    }
}
