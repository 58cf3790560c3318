package dev.cachebust.build.buildkit.files;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The end of a call that cannot be served: whatever the engine still says on it is not listened to. */
public final class Refusal<T> implements StreamObserver<T> {
    private Refusal() {}

    /** Answers with this status. */
    public static <T> StreamObserver<T> of(StreamObserver<?> answer, Status status) {
        answer.onError(status.asRuntimeException());
        return new Refusal<>();
    }

    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
}
