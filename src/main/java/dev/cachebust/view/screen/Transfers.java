package dev.cachebust.view.screen;

import dev.cachebust.daemon.Event;
import dev.cachebust.dockerfile.StepId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine moves just now: the context, pulls, exports.
 *
 * @param parts how far each is, the last that moved last
 */
record Transfers(Map<Part, Amount> parts) {
    static final Transfers NONE = new Transfers(Map.of());

    private static final int PARTS = 200;

    /** What is moved, and for which step if for one. */
    record Part(Optional<StepId> step, String id) {}

    /** So many of so many bytes; {@code total} is 0 where it is unknown. */
    record Amount(long current, long total) {
        Amount and(Amount other) {
            return new Amount(current + other.current, total + other.total);
        }
    }

    Transfers plus(Event.Progress progress) {
        Part part = new Part(progress.step(), progress.id());
        Map<Part, Amount> next = new LinkedHashMap<>(parts);
        next.remove(part);
        if (!progress.completed() && next.size() < PARTS) {
            next.put(part, new Amount(progress.current(), progress.total()));
        }
        return new Transfers(next);
    }
}
