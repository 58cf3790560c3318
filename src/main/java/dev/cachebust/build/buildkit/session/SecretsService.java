package dev.cachebust.build.buildkit.session;

import com.google.protobuf.ByteString;
import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.wire.secrets.GetSecretRequest;
import dev.cachebust.build.buildkit.wire.secrets.GetSecretResponse;
import dev.cachebust.build.buildkit.wire.secrets.SecretsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads a secret at the moment when a RUN mounts it. */
final class SecretsService extends SecretsGrpc.SecretsImplBase {
    /** BuildKit's own limit (session/secrets/secretsprovider/store.go). */
    private static final long LARGEST = 500 * 1024;

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
            ByteString value = source instanceof SecretSource.OfFile file
                    ? read(file.path())
                    : read(((SecretSource.OfEnvironment) source).variable());
            answer.onNext(GetSecretResponse.newBuilder().setData(value).build());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("secret " + request.getId() + ": " + e.getMessage())
                    .asRuntimeException());
        }
    }

    private static ByteString read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST / 1024 + " KiB");
        }
        return ByteString.copyFrom(Files.readAllBytes(file));
    }

    private ByteString read(String variable) throws IOException {
        String value = environment.get(variable);
        if (value == null) {
            throw new IOException("the environment variable " + variable + " is not set");
        }
        return ByteString.copyFrom(value, StandardCharsets.UTF_8);
    }
}
