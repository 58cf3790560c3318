package dev.cachebust.control;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The lines that a reader has not taken yet. Whoever puts some in never waits: when a reader lags behind, output of steps and
 * progress are left out first, and it is told how much; when it stands still, it is given up, and told that.
 */
final class Outbox {
    /** The rule of the warning that says how much was left out. */
    static final String LEFT_OUT = "output-left-out";

    private final int room;
    private final int limit;
    private final Deque<String> lines = new ArrayDeque<>();
    private int waiting;
    private long leftOut;
    private Optional<Stamped> lastLeftOut = Optional.empty();
    private boolean closed;

    /**
     * @param room as soon as so many characters wait, only what matters is added
     * @param limit as soon as so many wait, nothing is
     */
    Outbox(int room, int limit) {
        this.room = room;
        this.limit = limit;
    }

    /** Adds lines whatever they are: what a reader asked for. */
    synchronized void put(List<String> all) {
        if (!closed) {
            all.forEach(this::append);
        }
    }

    /** Adds an event if it finds room; the line is made only then. */
    synchronized void offer(Stamped event, Supplier<String> line) {
        if (closed) {
            return;
        }
        if (waiting >= room && isDispensable(event.event())) {
            leftOut++;
            lastLeftOut = Optional.of(event);
        } else if (waiting >= limit) {
            append(Reply.refusal("this reader is too slow: it is given up"));
            closed = true;
        } else {
            tellWhatIsMissing();
            append(line.get());
        }
    }

    private static boolean isDispensable(Event event) {
        return event instanceof Event.Log || event instanceof Event.Progress;
    }

    private void append(String line) {
        lines.add(line);
        waiting += line.length();
        notifyAll();
    }

    /** Where events are missing, a warning stands in the place of the last of them. */
    private void tellWhatIsMissing() {
        lastLeftOut.ifPresent(last -> {
            Event warning = new Event.Warning(
                    Optional.empty(),
                    LEFT_OUT,
                    leftOut + (leftOut == 1 ? " event" : " events")
                            + " of output and progress are left out: this reader is too slow",
                    "",
                    0);
            append(EventJson.write(new Stamped(last.seq(), last.at(), warning)));
        });
        leftOut = 0;
        lastLeftOut = Optional.empty();
    }

    /** Adds nothing more; what is there can still be taken. */
    synchronized void close() {
        if (!closed) {
            tellWhatIsMissing();
            closed = true;
        }
        notifyAll();
    }

    /** Whether nothing more is added. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits for a line; empty when there will be none any more. */
    synchronized Optional<String> take() throws InterruptedException {
        while (lines.isEmpty()) {
            tellWhatIsMissing();
            if (!lines.isEmpty()) {
                break;
            } else if (closed) {
                return Optional.empty();
            }
            wait();
        }
        String line = lines.remove();
        waiting -= line.length();
        return Optional.of(line);
    }
}
