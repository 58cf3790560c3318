package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.wire.secrets.GetSecretRequest;
import dev.cachebust.build.buildkit.wire.secrets.GetSecretResponse;
import dev.cachebust.build.buildkit.wire.secrets.SecretsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;

/** Reads a secret at the moment when a RUN mounts it. */
final class SecretsService extends SecretsGrpc.SecretsImplBase {
    private final Map<String, String> environment;

    SecretsService() {
        this(System.getenv());
    }

    SecretsService(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
        Session session = SessionServer.SESSION.get();
        Offer offer = session.offer();
        SecretSource source = offer == null ? null : offer.secrets().get(request.getId());
        if (source == null) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("secret " + request.getId() + ": not found")
                    .asRuntimeException());
            return;
        }
        try {
            answer.onNext(GetSecretResponse.newBuilder()
                    .setData(SecretValues.read(source, environment))
                    .build());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("secret " + request.getId() + ": " + e.getMessage())
                    .asRuntimeException());
        }
    }
}
