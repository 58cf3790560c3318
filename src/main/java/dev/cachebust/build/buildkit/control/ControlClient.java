package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.buildkit.transport.Dialer;
import dev.cachebust.build.buildkit.transport.EngineChannel;
import dev.cachebust.build.buildkit.wire.control.ControlGrpc;
import dev.cachebust.build.buildkit.wire.control.ListWorkersRequest;
import dev.cachebust.build.buildkit.wire.control.ListWorkersResponse;
import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.build.buildkit.wire.control.SolveResponse;
import dev.cachebust.build.buildkit.wire.control.StatusRequest;
import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import dev.cachebust.build.buildkit.wire.gateway.LLBBridgeGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
     * The labels of the engine's workers, by worker id.
     *
     * @throws IOException if there is no answer within 10 seconds
     */
    public Map<String, Map<String, String>> workers() throws IOException {
        connect();
        try {
            ListWorkersResponse answer = ControlGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .listWorkers(ListWorkersRequest.getDefaultInstance());
            Map<String, Map<String, String>> workers = new LinkedHashMap<>();
            answer.getRecordList().forEach(w -> workers.put(w.getId(), w.getLabelsMap()));
            return workers;
        } catch (StatusRuntimeException e) {
            throw new IOException(describe(e), e);
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
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && cause.getMessage() != null) {
                return "cannot talk to " + dialer.address() + ": " + cause.getMessage();
            }
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
