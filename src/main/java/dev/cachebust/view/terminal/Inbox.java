package dev.cachebust.view.terminal;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events on their way to the live view. Putting one in takes next to no time and never waits, and however slowly they are
 * taken out, output and progress do not pile up: what follows on the same step's output joins it, of much only the last part
 * is kept, and only the latest progress counts.
 */
final class Inbox {
    /** How many characters of one step's output are kept until they are taken out. */
    static final int OUTPUT = 256 * 1024;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Object, Entry> open = new HashMap<>();

    private record Output(int build, Optional<StepId> step, Stream stream) {}

    private record Part(int build, Optional<StepId> step, String id) {}

    /** An event, and more of its kind that came after it. */
    private static final class Entry {
        private Stamped event;
        private final StringBuilder output = new StringBuilder();

        Entry(Stamped event) {
            this.event = event;
        }

        void append(String text) {
            output.append(text);
            if (output.length() > 2 * OUTPUT) {
                output.delete(0, output.length() - OUTPUT);
            }
        }

        Stamped result() {
            if (event.event() instanceof Event.Log log && !output.isEmpty()) {
                Instant at = event.at();
                Event all = new Event.Log(log.build(), log.step(), log.stream(), output.toString());
                return new Stamped(event.seq(), at, all, event.image());
            }
            return event;
        }
    }

    synchronized void put(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Log log) {
            Object key = new Output(log.build(), log.step(), log.stream());
            openOne(key, stamped).append(log.text());
        } else if (event instanceof Event.Progress progress) {
            Object key = new Part(progress.build(), progress.step(), progress.id());
            openOne(key, stamped).event = stamped;
        } else {
            entries.add(new Entry(stamped));
            open.clear();
        }
        notifyAll();
    }

    private Entry openOne(Object key, Stamped stamped) {
        return open.computeIfAbsent(key, k -> {
            Entry entry = new Entry(stamped);
            entries.add(entry);
            return entry;
        });
    }

    /** Returns when there is something. */
    synchronized void await() throws InterruptedException {
        while (entries.isEmpty()) {
            wait();
        }
    }

    /** All that has come, in order, possibly nothing. */
    synchronized List<Stamped> drain() {
        List<Stamped> taken = entries.stream().map(Entry::result).toList();
        entries.clear();
        open.clear();
        return taken;
    }
}
