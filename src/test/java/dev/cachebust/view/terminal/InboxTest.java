package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final Optional<StepId> ONE = Optional.of(new StepId("build", 1));
    private static final Optional<StepId> TWO = Optional.of(new StepId("build", 2));

    private final Inbox inbox = new Inbox();
    private long seq;

    private void put(Event event) {
        inbox.put(new Stamped(++seq, Instant.EPOCH, event));
    }

    private static Event log(Optional<StepId> step, String text) {
        return new Event.Log(1, step, Stream.STDOUT, text);
    }

    private List<Event> drained() {
        return inbox.drain().stream().map(Stamped::event).toList();
    }

    @Test
    void outputOfAStepJoinsWhatCameBefore() {
        put(log(ONE, "a\n"));
        put(log(TWO, "x"));
        put(log(ONE, "b\n"));
        put(log(TWO, "y"));
        assertThat(drained()).containsExactly(log(ONE, "a\nb\n"), log(TWO, "xy"));
        assertThat(drained()).isEmpty();
    }

    @Test
    void outputStaysThatOfItsImage() {
        inbox.put(new Stamped(1, Instant.EPOCH, log(ONE, "a"), Optional.of("api:dev")));
        inbox.put(new Stamped(2, Instant.EPOCH, log(ONE, "b"), Optional.of("api:dev")));
        assertThat(inbox.drain())
                .containsExactly(new Stamped(1, Instant.EPOCH, log(ONE, "ab"), Optional.of("api:dev")));
    }

    @Test
    void nothingMovesPastAnythingElse() {
        Event bye = new Event.Bye("done");
        put(log(ONE, "a"));
        put(bye);
        put(log(ONE, "b"));
        assertThat(drained()).containsExactly(log(ONE, "a"), bye, log(ONE, "b"));
    }

    @Test
    void onlyTheLatestProgressCounts() {
        put(new Event.Progress(1, ONE, "extracting", 1, 10, false));
        put(new Event.Progress(1, ONE, "other", 5, 10, false));
        put(new Event.Progress(1, ONE, "extracting", 9, 10, false));
        assertThat(drained())
                .containsExactly(
                        new Event.Progress(1, ONE, "extracting", 9, 10, false),
                        new Event.Progress(1, ONE, "other", 5, 10, false));
    }

    @Test
    void outputThatNobodyTakesIsBounded() {
        for (int i = 0; i < 100_000; i++) {
            put(log(ONE, "line %06d of one hundred thousand\n".formatted(i)));
            put(new Event.Progress(1, ONE, "p", i, 100_000, false));
        }
        List<Event> events = drained();
        assertThat(events).hasSize(2);
        assertThat(((Event.Log) events.get(0)).text())
                .hasSizeLessThan(2 * Inbox.OUTPUT + 100)
                .endsWith("line 099999 of one hundred thousand\n");
    }
}
