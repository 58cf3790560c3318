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
    private final ControlClient control;
    private final Session session;
    private final EventStream events;
    private final Duration patience;
    private final Consumer<String> lost;
    private volatile long answeredNanos = System.nanoTime();
    private volatile boolean probing;

    private LifeWatch(
            ControlClient control, Session session, EventStream events, Duration patience, Consumer<String> lost) {
        this.control = control;
        this.session = session;
        this.events = events;
        this.patience = patience;
        this.lost = lost;
    }

    /**
     * Starts; cancel the result to stop.
     *
     * @param patience how long the engine may be silent before it is asked, and how long it then has to answer
     * @param lost gets the reason when the engine is given up
     */
    static Future<?> start(
            ScheduledExecutorService timer,
            ControlClient control,
            Session session,
            EventStream events,
            Duration patience,
            Consumer<String> lost) {
        LifeWatch watch = new LifeWatch(control, session, events, patience, lost);
        long every = patience.toMillis() / 3;
        return timer.scheduleWithFixedDelay(watch::look, every, every, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!session.isAlive()) {
            lost.accept("the engine ended the session");
            return;
        }
        long now = System.nanoTime();
        long silence =
                Math.min(now - session.lastHeardNanos(), Math.min(now - events.lastNanos(), now - answeredNanos));
        if (silence > patience.toNanos() && !probing) {
            probing = true;
            control.probe(patience, new Answer());
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
