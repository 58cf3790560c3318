package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.buildkit.wire.control.StatusRequest;
import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Status stream of a build on its way to the consumer of the events. The next message is only asked for when the
 * last one has been consumed, so that nothing piles up here however much a step writes.
 */
final class EventStream implements ClientResponseObserver<StatusRequest, StatusResponse> {
    private final StatusMerger merger = new StatusMerger();
    private final Consumer<BuildEvent> consumer;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<StatusRequest> call;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean delivering;
    private volatile boolean cutOff;

    EventStream(Consumer<BuildEvent> consumer) {
        this.consumer = consumer;
    }

    /** Completes, never exceptionally, when no more messages come. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** When the last message came or was consumed, by {@link System#nanoTime}. */
    long lastNanos() {
        return delivering ? System.nanoTime() : lastNanos;
    }

    /** The build has ended: what is left of the stream must come without a pause. */
    void buildEnded() {
        lastNanos = System.nanoTime();
    }

    /** Whether the engine had not ended the stream when it was given up after the build's end. */
    boolean isCutOff() {
        return cutOff;
    }

    /** Gives up what is left after the build's end. */
    void cutOff() {
        cutOff = !ended.isDone();
        cancel();
    }

    boolean silentFor(Duration time) {
        return System.nanoTime() - lastNanos() > time.toNanos();
    }

    void cancel() {
        ClientCallStreamObserver<StatusRequest> running = call;
        if (running != null) {
            running.cancel("the build is over", null);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StatusRequest> stream) {
        stream.disableAutoRequestWithInitial(1);
        call = stream;
    }

    @Override
    public void onNext(StatusResponse message) {
        // Engine 20.10 may drop the rest of much output and go on with empty messages for ever; a newer one sends some
        // in between.
        if (message.getSerializedSize() > 0) {
            consume(message);
        }
        ClientCallStreamObserver<StatusRequest> stream = call;
        if (stream != null) {
            stream.request(1);
        }
    }

    private void consume(StatusResponse message) {
        delivering = true;
        try {
            deliver(m -> m.merge(message, Instant.now()));
        } finally {
            lastNanos = System.nanoTime();
            delivering = false;
        }
    }

    @Override
    public void onError(Throwable error) {
        // That the stream broke shows in the Solve call, too, where it is told why.
        ended.complete(null);
    }

    @Override
    public void onCompleted() {
        ended.complete(null);
    }

    /** The facts about the build's failure. */
    synchronized BuildFailure failure(StatusRuntimeException error, String dockerfile) {
        return Failures.ofSolve(error.getStatus(), error.getTrailers(), merger, dockerfile);
    }

    /** Hands on what {@code source} makes of the state so far. */
    synchronized void deliver(Function<StatusMerger, List<? extends BuildEvent>> source) {
        for (BuildEvent event : source.apply(merger)) {
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                // The consumer's own failure must not end the build that it watches.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
