package dev.cachebust.control;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import dev.cachebust.stream.Recap;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a watcher's events go out to whoever reads along. Takes them in on the watcher's thread, and never makes it wait. */
final class Hub implements Consumer<Stamped> {
    private final Recap recap = new Recap();
    private final List<Outbox> readers = new ArrayList<>();
    private final Consumer<Statuses> changed;
    private Statuses status = Statuses.of(Status.UNKNOWN);

    /** @param changed gets each new status, on the watcher's thread */
    Hub(Consumer<Statuses> changed) {
        this.changed = changed;
    }

    @Override
    public void accept(Stamped event) {
        Statuses next;
        boolean news;
        synchronized (this) {
            recap.on(event);
            next = status.on(event);
            news = !next.equals(status);
            status = next;
            if (!readers.isEmpty()) {
                Once line = new Once(event);
                readers.forEach(reader -> reader.offer(event, line));
                readers.removeIf(Outbox::isClosed);
            }
        }
        if (news) {
            changed.accept(next);
        }
    }

    /** What the watcher does now. */
    synchronized Statuses status() {
        return status;
    }

    /** From now on this reader gets every event, and before them what led to now. */
    synchronized void follow(Outbox reader) {
        reader.put(recap.events().stream().map(EventJson::write).toList());
        readers.add(reader);
    }

    synchronized void leave(Outbox reader) {
        readers.remove(reader);
    }

    /** An event's line, made once for all readers, and not at all if none wants it. */
    private static final class Once implements Supplier<String> {
        private final Stamped event;
        private String line = "";

        Once(Stamped event) {
            this.event = event;
        }

        @Override
        public String get() {
            if (line.isEmpty()) {
                line = EventJson.write(event);
            }
            return line;
        }
    }
}
