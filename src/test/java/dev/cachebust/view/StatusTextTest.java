package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code status} says to people. */
class StatusTextTest {
    private static final Instant AT = Instant.parse("2026-01-02T12:03:04Z");

    private static List<String> lines(Event... events) {
        Status status = Status.of("/home/me/shop");
        for (Event event : events) {
            status = status.on(new Stamped(1, AT, event));
        }
        Presence presence = new Presence(Presence.Life.RUNNING, Statuses.of(status), Optional.empty());
        return StatusText.lines(presence, AT, ZoneOffset.UTC, Palette.PLAIN);
    }

    @Test
    void howTheContextIsWatched() {
        Event ready =
                new Event.Ready("shop:dev", 3, 12, new Event.EngineInfo("buildkit", "28", "unix:///x"), List.of());
        assertThat(lines(ready)).contains("  project  /home/me/shop", "  watching 12 folders watched");
        assertThat(lines(ready, new Event.Trust(2, "limit-reached", 9, 3)))
                .contains("  watching 9 folders watched, 3 polled; trust lost 2 times, the last time by limit-reached");
        assertThat(lines(ready, new Event.Trust(1, "evil\u001b[2J", 12, 0)))
                .contains("  watching 12 folders watched; trust lost 1 time, the last time by evil");
    }
}
