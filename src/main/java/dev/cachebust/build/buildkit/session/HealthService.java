package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.wire.health.HealthCheckRequest;
import dev.cachebust.build.buildkit.wire.health.HealthCheckResponse;
import dev.cachebust.build.buildkit.wire.health.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Answers the engine's check, every 5 seconds, whether the session is still alive. */
final class HealthService extends HealthGrpc.HealthImplBase {
    private static final HealthCheckResponse SERVING = HealthCheckResponse.newBuilder()
            .setStatus(HealthCheckResponse.ServingStatus.SERVING)
            .build();

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        answer.onNext(SERVING);
        answer.onCompleted();
    }
}
