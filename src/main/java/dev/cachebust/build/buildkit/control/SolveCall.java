package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.build.buildkit.wire.control.SolveResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A Solve call under way. */
final class SolveCall implements ClientResponseObserver<SolveRequest, SolveResponse> {
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<SolveRequest> call;

    /** How it ended: exactly one of the two is there. */
    record End(Optional<SolveResponse> answer, Optional<StatusRuntimeException> error) {}

    /** Completes, never exceptionally, when the call has ended. */
    CompletableFuture<End> ended() {
        return ended;
    }

    /** Makes the engine stop the build, its processes included. */
    void cancel() {
        ClientCallStreamObserver<SolveRequest> running = call;
        if (running != null) {
            running.cancel("canceled", null);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SolveRequest> stream) {
        call = stream;
    }

    @Override
    public void onNext(SolveResponse answer) {
        ended.complete(new End(Optional.of(answer), Optional.empty()));
    }

    @Override
    public void onError(Throwable error) {
        StatusRuntimeException failure = error instanceof StatusRuntimeException status
                ? status
                : Status.fromThrowable(error).asRuntimeException();
        ended.complete(new End(Optional.empty(), Optional.of(failure)));
    }

    @Override
    public void onCompleted() {
        onError(Status.INTERNAL.withDescription("no answer").asRuntimeException());
    }
}
