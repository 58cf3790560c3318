package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JumpsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000;

    @Test
    void clocksThatGoTogetherDoNotJump() {
        Jumps jumps = new Jumps(NOON, Long.MAX_VALUE - SECOND);
        assertThat(jumps.look(NOON.plusMillis(999), Long.MAX_VALUE)).isEmpty();
        assertThat(jumps.look(NOON.plusMillis(1999), Long.MAX_VALUE + SECOND))
                .as("the forward clock wraps")
                .isEmpty();
        assertThat(jumps.look(NOON.plusSeconds(3600), Long.MAX_VALUE + 3599 * SECOND))
                .as("a process that was stopped for an hour")
                .isEmpty();
    }

    @Test
    void aClockThatIsSetJumpsOnceEitherWay() {
        Jumps jumps = new Jumps(NOON, 0);
        assertThat(jumps.look(NOON.plusSeconds(3601), SECOND)).contains(Duration.ofHours(1));
        assertThat(jumps.look(NOON.plusSeconds(3602), 2 * SECOND)).isEmpty();
        assertThat(jumps.look(NOON.plusSeconds(3), 3 * SECOND)).contains(Duration.ofHours(-1));
        assertThat(jumps.look(NOON.plusSeconds(4), 4 * SECOND)).isEmpty();
    }
}
