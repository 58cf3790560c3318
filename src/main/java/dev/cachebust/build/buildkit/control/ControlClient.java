package dev.cachebust.build.buildkit.control;

import com.google.common.util.concurrent.ListenableFuture;
import dev.cachebust.build.buildkit.BuildKitFacts;
import dev.cachebust.build.buildkit.transport.Dialer;
import dev.cachebust.build.buildkit.transport.EngineChannel;
import dev.cachebust.build.buildkit.transport.NoBuildKitException;
import dev.cachebust.build.buildkit.wire.control.BuildkitVersion;
import dev.cachebust.build.buildkit.wire.control.ControlGrpc;
import dev.cachebust.build.buildkit.wire.control.InfoRequest;
import dev.cachebust.build.buildkit.wire.control.ListWorkersRequest;
import dev.cachebust.build.buildkit.wire.control.ListWorkersResponse;
import dev.cachebust.build.buildkit.wire.control.Platform;
import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.build.buildkit.wire.control.SolveResponse;
import dev.cachebust.build.buildkit.wire.control.StatusRequest;
import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import dev.cachebust.build.buildkit.wire.control.WorkerRecord;
import dev.cachebust.build.buildkit.wire.gateway.LLBBridgeGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls of BuildKit's control API on one connection, which is made when it is first needed. */
public final class ControlClient implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 10;
    private static final Metadata.Key<String> BUILD =
            Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);

    private final Dialer dialer;
    private final ManagedChannel channel;

    /** @param executor runs the callbacks */
    public ControlClient(Dialer dialer, Executor executor, ScheduledExecutorService timer) {
        this.dialer = dialer;
        this.channel = EngineChannel.open(dialer, executor, timer);
    }

    /** Starts connecting if there is no connection, at once even if the engine was away a moment ago. */
    public void connect() {
        channel.resetConnectBackoff();
        channel.getState(true);
    }

    /**
     * What BuildKit says of itself.
     *
     * @throws IOException if there is no answer within 10 seconds
     */
    public BuildKitFacts facts() throws IOException {
        try {
            List<WorkerRecord> workers = answer(stub -> stub.listWorkers(ListWorkersRequest.getDefaultInstance()))
                    .getRecordList();
            BuildkitVersion version = version();
            Optional<WorkerRecord> worker = workers.stream().findFirst();
            return new BuildKitFacts(
                    version.getVersion(),
                    version.getDockerfileVersion(),
                    worker.stream()
                            .flatMap(one -> one.getPlatformsList().stream())
                            .findFirst()
                            .map(ControlClient::text)
                            .orElse(""),
                    worker.stream()
                            .flatMap(one -> one.getPlatformsList().stream())
                            .map(ControlClient::text)
                            .toList(),
                    worker.map(WorkerRecord::getLabelsMap).orElse(Map.of()));
        } catch (StatusRuntimeException e) {
            Optional<NoBuildKitException> stranger = dialer.stranger(e);
            if (stranger.isPresent()) {
                throw stranger.get();
            }
            throw new IOException(reason(e), e);
        }
    }

    /** BuildKit before 0.11 does not tell. */
    private BuildkitVersion version() throws IOException {
        try {
            return answer(stub -> stub.info(InfoRequest.getDefaultInstance())).getBuildkitVersion();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return BuildkitVersion.getDefaultInstance();
            }
            throw e;
        }
    }

    /** Asks as soon as there is a connection; an attempt to make one that fails is the end of it. */
    private <T> T answer(Function<ControlGrpc.ControlFutureStub, ListenableFuture<T>> question) throws IOException {
        CompletableFuture<IOException> failure = dialer.nextFailure();
        connect();
        ListenableFuture<T> answer = question.apply(ControlGrpc.newFutureStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
        failure.thenRun(() -> answer.cancel(false));
        try {
            return answer.get();
        } catch (CancellationException e) {
            throw unavailable(failure.getNow(new IOException("hung up"))).asRuntimeException();
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e).asRuntimeException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            failure.cancel(false);
        }
    }

    private static Status unavailable(IOException why) {
        return Status.UNAVAILABLE.withCause(why);
    }

    private static String text(Platform platform) {
        String text = platform.getOs() + "/" + platform.getArchitecture();
        return platform.getVariant().isEmpty() ? text : text + "/" + platform.getVariant();
    }

    /**
     * A session's connection inside of ours.
     *
     * @param headers of the session
     * @throws IOException if BuildKit cannot be reached, refuses, or takes longer than 10 seconds
     */
    public Socket session(List<Map.Entry<String, String>> headers) throws IOException {
        Metadata metadata = new Metadata();
        headers.forEach(header -> metadata.put(
                Metadata.Key.of(header.getKey().toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER),
                header.getValue()));
        SessionTunnel tunnel = new SessionTunnel();
        CompletableFuture<IOException> failure = dialer.nextFailure();
        connect();
        ControlGrpc.newStub(channel)
                .withWaitForReady()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .session(tunnel.observer());
        failure.thenAccept(why -> tunnel.fail(unavailable(why)));
        try {
            Status end = tunnel.awaitGreeting(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            if (tunnel.greeted()) {
                return tunnel;
            }
            tunnel.close();
            throw end == null
                    ? new IOException("no answer from " + dialer.address() + " within " + DEADLINE_SECONDS + " s")
                    : new IOException(describe(end.asRuntimeException()));
        } catch (InterruptedException e) {
            tunnel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            failure.cancel(false);
        }
    }

    /** Asks for any sign of life; fails when there is none in time. */
    void probe(Duration time, StreamObserver<ListWorkersResponse> answer) {
        ControlGrpc.newStub(channel)
                .withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS)
                .listWorkers(ListWorkersRequest.getDefaultInstance(), answer);
    }

    /** Waits for a connection: what an earlier attempt to connect met says nothing about an engine that is back. */
    void solve(SolveRequest request, StreamObserver<SolveResponse> answer) {
        ControlGrpc.newStub(channel).withWaitForReady().solve(request, answer);
    }

    /** Waits for a connection, as {@link #solve} does. */
    void status(String ref, StreamObserver<StatusResponse> answer) {
        ControlGrpc.newStub(channel)
                .withWaitForReady()
                .status(StatusRequest.newBuilder().setRef(ref).build(), answer);
    }

    /** The calls of a frontend, within the build of this reference (BuildKit's {@code client/buildid}). */
    LLBBridgeGrpc.LLBBridgeBlockingStub bridge(String ref, Duration time) {
        Metadata build = new Metadata();
        build.put(BUILD, ref);
        return LLBBridgeGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(build))
                .withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An error's words, those of the connection attempt if that was what failed. */
    String describe(StatusRuntimeException error) {
        Optional<NoBuildKitException> stranger =
                error.getStatus().getCode() == Status.Code.UNAVAILABLE ? dialer.stranger(error) : Optional.empty();
        if (stranger.isPresent()) {
            return "cannot talk to " + dialer.address() + ": " + stranger.get().getMessage();
        }
        String reason = reason(error);
        return met(error).isPresent() ? "cannot talk to " + dialer.address() + ": " + reason : reason;
    }

    /** What was met on the connection, if that was what failed. */
    private static Optional<String> met(StatusRuntimeException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && cause.getMessage() != null) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    private static String reason(StatusRuntimeException error) {
        Optional<String> met = met(error);
        if (met.isPresent()) {
            return met.get();
        }
        String description = error.getStatus().getDescription();
        return description == null ? error.getStatus().getCode().toString() : description;
    }

    /** Hangs up; calls under way fail. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
