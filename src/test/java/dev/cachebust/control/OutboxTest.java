package dev.cachebust.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reader that lags behind loses output, then everything, and is told both; nobody waits for it. */
class OutboxTest {
    private final Outbox outbox = new Outbox(1000, 3000);
    private long seq;

    private void offer(Event event) {
        Stamped stamped = new Stamped(++seq, Instant.EPOCH, event);
        outbox.offer(stamped, () -> EventJson.write(stamped));
    }

    private void log() {
        offer(new Event.Log(1, Optional.empty(), Stream.STDOUT, "x".repeat(100)));
    }

    private void step() {
        offer(new Event.Config(true, "y".repeat(100)));
    }

    private List<String> taken() throws InterruptedException {
        outbox.close();
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = outbox.take(); line.isPresent(); line = outbox.take()) {
            lines.add(line.get());
        }
        return lines;
    }

    @Test
    void handsOnEverythingInOrder() throws Exception {
        outbox.put(List.of("a", "b"));
        step();
        assertThat(taken()).startsWith("a", "b").hasSize(3);
    }

    @Test
    void leavesOutOutputButNothingElse() throws Exception {
        for (int i = 0; i < 100; i++) {
            log();
        }
        step();
        List<String> lines = taken();
        assertThat(lines).hasSizeBetween(6, 12);
        assertThat(lines.get(lines.size() - 1)).contains("\"type\":\"config\"", "\"seq\":101");
        String warning = lines.get(lines.size() - 2);
        int left = 100 - (lines.size() - 2);
        assertThat(warning)
                .contains("\"type\":\"warning\"", "\"seq\":100", "output-left-out", left + " events of output");
    }

    @Test
    void tellsOfWhatIsMissingAlsoWhenNothingFollows() throws Exception {
        for (int i = 0; i < 100; i++) {
            log();
        }
        List<String> lines = taken();
        assertThat(lines.get(lines.size() - 1)).contains("output-left-out");
    }

    @Test
    void givesUpAReaderThatStandsStill() throws Exception {
        for (int i = 0; i < 1000; i++) {
            step();
        }
        assertThat(outbox.isClosed()).isTrue();
        List<String> lines = taken();
        assertThat(lines.get(lines.size() - 1)).contains("\"type\":\"error\"", "too slow");
        assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(4000);
        for (int i = 0; i + 1 < lines.size(); i++) {
            assertThat(lines.get(i)).as("no gap before the end").contains("\"seq\":" + (i + 1) + ",");
        }
    }
}
