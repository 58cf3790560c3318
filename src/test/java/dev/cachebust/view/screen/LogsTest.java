package dev.cachebust.view.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Output as it is kept: whole lines, bounded, cheap. */
class LogsTest {
    private static final StepId STEP = new StepId("builder", 3);

    private static List<String> lines(StepLog log) {
        return LongStream.range(log.first(), log.end()).mapToObj(log::line).toList();
    }

    @Test
    void putsPartsOfLinesTogether() {
        StepLog log = StepLog.of(1).plus("1..").plus("2..").plus("3..\nend").plus("\n\nx\ny");
        assertThat(lines(log)).containsExactly("1..2..3..", "end", "", "x", "y");
    }

    @Test
    void showsAProgressBarAsItStands() {
        StepLog log = StepLog.of(1).plus("10%\r").plus("20%\r").plus("30%");
        assertThat(lines(log)).containsExactly("30%");
        assertThat(lines(log.plus("\rdone\nnext\n"))).containsExactly("done", "next");
    }

    @Test
    void keepsTheLastLinesUnderTheirNumbers() {
        StepLog log = StepLog.of(1);
        for (int i = 0; i < 10_000; i++) {
            log = log.plus("line " + i + "\n");
        }
        assertThat(log.end()).isEqualTo(10_000);
        assertThat(log.end() - log.first()).isBetween((long) StepLog.LINES - 64, (long) StepLog.LINES + 64);
        assertThat(log.line(log.first())).isEqualTo("line " + log.first());
        assertThat(log.line(9_999)).isEqualTo("line 9999");
    }

    @Test
    void cutsALineOfMegabytes() {
        StepLog log = StepLog.of(1)
                .plus("x".repeat(3_000_000))
                .plus("y".repeat(1_000_000))
                .plus("\nafter\n");
        assertThat(lines(log)).hasSize(2);
        assertThat(log.line(0)).hasSize(StepLog.LINE);
        assertThat(log.line(1)).isEqualTo("after");
    }

    @Test
    void keepsNoMoreThanItMayOfAllStepsTogether() {
        Logs logs = Logs.none();
        for (int i = 0; i < 100; i++) {
            for (int step = 0; step < 10; step++) {
                logs = logs.plus(new StepId("s", step), 1, ("z".repeat(1000) + "\n").repeat(30));
            }
        }
        long sum = 0;
        for (int step = 0; step < 10; step++) {
            StepLog log = logs.of(new StepId("s", step));
            sum += log.chars();
            assertThat(log.end()).isEqualTo(3000);
            assertThat(log.isEmpty()).isFalse();
        }
        assertThat(sum).isLessThanOrEqualTo(Logs.CHARS);
    }

    @Test
    void forgetsAnEarlierBuildWhenTheStepRunsAgain() {
        Logs logs = Logs.none().plus(STEP, 1, "old\n");
        assertThat(lines(logs.begun(STEP, 1).of(STEP))).containsExactly("old");
        assertThat(lines(logs.begun(STEP, 2).of(STEP))).isEmpty();
        assertThat(lines(logs.plus(STEP, 2, "new\n").of(STEP))).containsExactly("new");
    }

    @Test
    void aHundredThousandLinesTakeAMomentOnly() {
        Screen screen = Screen.start(Screen.Place.OWN);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 100_000; i++) {
            StepId step = new StepId("builder", i % 40);
            screen = screen.on(new Stamped(
                    i + 1,
                    Instant.EPOCH,
                    new Event.Log(1, Optional.of(step), Stream.STDOUT, "line " + i + " of many\n")));
        }
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
}
