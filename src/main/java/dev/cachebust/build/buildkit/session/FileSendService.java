package dev.cachebust.build.buildkit.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cachebust.build.Output.Place;
import dev.cachebust.build.buildkit.files.FileReceiver;
import dev.cachebust.build.buildkit.files.OutputFile;
import dev.cachebust.build.buildkit.files.Refusal;
import dev.cachebust.build.buildkit.transport.ChunkStream;
import dev.cachebust.build.buildkit.wire.filesync.BytesMessage;
import dev.cachebust.build.buildkit.wire.filesync.FileSendGrpc;
import dev.cachebust.build.buildkit.wire.filesync.Packet;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Takes what BuildKit's exporters make: an archive, into where images are stored, a file or the standard output; or files,
 * into a folder. Which of the two the messages are is known by the exporter alone (BuildKit's {@code session/filesync}).
 */
final class FileSendService {
    /** Messages that may wait to be read. */
    private static final int WAITING = 8;

    /** The position of the exporter; 0 of engines before BuildKit 0.13, which do not say it. */
    private static final String EXPORTER = "buildkit-attachable-exporter-id";

    private final Executor executor;

    /** @param executor runs what blocks */
    FileSendService(Executor executor) {
        this.executor = executor;
    }

    /** Takes up an archive. */
    @FunctionalInterface
    private interface Sink {
        void take(InputStream archive) throws IOException;
    }

    ServerServiceDefinition bind() {
        MethodDescriptor<ByteString, ByteString> method = FileSendGrpc.getDiffCopyMethod().toBuilder(
                        new RawMessages(), new RawMessages())
                .build();
        return ServerServiceDefinition.builder(FileSendGrpc.SERVICE_NAME)
                .addMethod(method, ServerCalls.asyncBidiStreamingCall(this::diffCopy))
                .build();
    }

    private StreamObserver<ByteString> diffCopy(StreamObserver<ByteString> answer) {
        Offer offer = SessionServer.SESSION.get().offer();
        int exporter = exporter();
        Place place = offer == null || exporter >= offer.places().size()
                ? new Place.Elsewhere()
                : offer.places().get(exporter);
        if (place instanceof Place.Folder folder) {
            return files(folder, answer);
        } else if (place instanceof Place.File file) {
            return archive(stream -> OutputFile.write(file.path(), stream), answer);
        } else if (place instanceof Place.Stdout) {
            return archive(FileSendService::print, answer);
        } else if (offer != null && offer.loader().isPresent()) {
            return archive(offer.loader().get()::load, answer);
        }
        return Refusal.of(answer, Status.FAILED_PRECONDITION.withDescription("no image is waited for"));
    }

    private static int exporter() {
        List<String> values = FileSyncService.values(FileSyncService.REQUEST.get(), EXPORTER);
        return values.isEmpty() || !values.get(0).matches("\\d{1,3}") ? 0 : Integer.parseInt(values.get(0));
    }

    private static StreamObserver<ByteString> files(Place.Folder folder, StreamObserver<ByteString> answer) {
        ServerCallStreamObserver<ByteString> call = (ServerCallStreamObserver<ByteString>) answer;
        StreamObserver<Packet> receiver = FileReceiver.into(folder.path(), new StreamObserver<>() {
            @Override
            public void onNext(Packet packet) {
                call.onNext(packet.toByteString());
            }

            @Override
            public void onError(Throwable error) {
                call.onError(error);
            }

            @Override
            public void onCompleted() {
                call.onCompleted();
            }
        });
        call.setOnCancelHandler(() -> receiver.onError(new IOException("canceled")));
        return new StreamObserver<>() {
            @Override
            public void onNext(ByteString message) {
                try {
                    receiver.onNext(Packet.parseFrom(message));
                } catch (InvalidProtocolBufferException e) {
                    receiver.onError(e);
                    call.onError(Status.INVALID_ARGUMENT.withCause(e).asRuntimeException());
                }
            }

            @Override
            public void onError(Throwable error) {
                receiver.onError(error);
            }

            @Override
            public void onCompleted() {
                receiver.onCompleted();
            }
        };
    }

    private StreamObserver<ByteString> archive(Sink sink, StreamObserver<ByteString> answer) {
        ServerCallStreamObserver<ByteString> call = (ServerCallStreamObserver<ByteString>) answer;
        ChunkStream archive = new ChunkStream(() -> call.request(1));
        call.disableAutoRequest();
        call.setOnCancelHandler(() -> archive.fail(new IOException("BuildKit has stopped sending the image")));
        call.request(WAITING);
        executor.execute(() -> take(sink, archive, call));
        return new StreamObserver<>() {
            @Override
            public void onNext(ByteString message) {
                try {
                    archive.add(BytesMessage.parseFrom(message).getData());
                } catch (InvalidProtocolBufferException e) {
                    archive.fail(e);
                }
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
    private static void take(Sink sink, ChunkStream archive, StreamObserver<ByteString> answer) {
        try (archive) {
            sink.take(archive);
            // Whoever reads an archive may leave the padding at its end.
            archive.transferTo(OutputStream.nullOutputStream());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(Status.UNKNOWN
                    .withDescription("the image cannot be taken: " + e.getMessage())
                    .asRuntimeException());
        }
    }

    private static void print(InputStream archive) throws IOException {
        // Not closed: it is the process's own.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        archive.transferTo(out);
    }

    /** Messages as they are on the wire. */
    private static final class RawMessages implements MethodDescriptor.Marshaller<ByteString> {
        @Override
        public InputStream stream(ByteString value) {
            return value.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    }
}
