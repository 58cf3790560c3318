package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.build.buildkit.wire.auth.AuthGrpc;
import dev.cachebust.build.buildkit.wire.auth.CredentialsRequest;
import dev.cachebust.build.buildkit.wire.auth.CredentialsResponse;
import io.grpc.stub.StreamObserver;

/** Gives the engine the user's registry logins, one host at a time as it needs them. */
final class AuthService extends AuthGrpc.AuthImplBase {
    private final RegistryCredentials credentials;

    AuthService(RegistryCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void credentials(CredentialsRequest request, StreamObserver<CredentialsResponse> answer) {
        answer.onNext(credentials
                .forHost(request.getHost())
                .map(login -> CredentialsResponse.newBuilder()
                        .setUsername(login.username())
                        .setSecret(login.secret())
                        .build())
                .orElse(CredentialsResponse.getDefaultInstance()));
        answer.onCompleted();
    }
}
