package dev.cachebust.after;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An action may be canceled before it has begun. */
class CancellationTest {
    private static final String LONG = "600";

    private static Process sleeping() throws Exception {
        return new ProcessBuilder("sleep", LONG).start();
    }

    @Test
    void endsAProcessThatIsStartedAfterwards() throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        Process process = sleeping();
        cancellation.ends(process);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void endsAProcessThatRuns() throws Exception {
        Cancellation cancellation = new Cancellation();
        Process process = sleeping();
        cancellation.ends(process);
        cancellation.cancel();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void leavesAProcessAloneThatIsOver() throws Exception {
        Cancellation cancellation = new Cancellation();
        Process process = sleeping();
        cancellation.ends(process);
        cancellation.ended();
        cancellation.cancel();
        assertThat(process.isAlive()).isTrue();
        process.destroy();
    }

    @Test
    void endsAWaitThatIsBegunAfterwards() {
        Cancellation cancellation = new Cancellation();
        assertThat(cancellation.isWantedWithin(1)).isFalse();
        cancellation.cancel();
        assertThat(cancellation.isWantedWithin(Long.MAX_VALUE)).isTrue();
    }
}
