package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.buildkit.session.Session;
import dev.cachebust.build.buildkit.wire.control.ListWorkersResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches that the engine lives while it builds. It calls on the session every 5 seconds; if neither that nor a status
 * message was heard for a while, it is asked, and given up when it does not answer.
 */
final class LifeWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int EVERY_SECONDS = 5;

    private final ControlClient control;
    private final Session session;
    private final EventStream events;
    private final Consumer<String> lost;
    private volatile long answeredNanos = System.nanoTime();
    private volatile boolean probing;

    private LifeWatch(ControlClient control, Session session, EventStream events, Consumer<String> lost) {
        this.control = control;
        this.session = session;
        this.events = events;
        this.lost = lost;
    }

    /** Starts; {@code lost} gets the reason when the engine is given up. Cancel the result to stop. */
    static Future<?> start(
            ScheduledExecutorService timer,
            ControlClient control,
            Session session,
            EventStream events,
            Consumer<String> lost) {
        LifeWatch watch = new LifeWatch(control, session, events, lost);
        return timer.scheduleWithFixedDelay(watch::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (!session.isAlive()) {
            lost.accept("the engine ended the session");
            return;
        }
        long now = System.nanoTime();
        long silence =
                Math.min(now - session.lastHeardNanos(), Math.min(now - events.lastNanos(), now - answeredNanos));
        if (silence > PATIENCE.toNanos() && !probing) {
            probing = true;
            control.probe(new Answer());
        }
    }

    private final class Answer implements StreamObserver<ListWorkersResponse> {
        @Override
        public void onNext(ListWorkersResponse answer) {
            answeredNanos = System.nanoTime();
            probing = false;
        }

        @Override
        public void onError(Throwable error) {
            lost.accept("the engine does not answer any more");
        }

        @Override
        public void onCompleted() {}
    }
}
