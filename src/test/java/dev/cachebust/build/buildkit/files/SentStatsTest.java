package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SentStatsTest {
    private final SentStats sent = new SentStats();

    private static Entry.File file(int content, long mtime) {
        return new Entry.File("f", 0644, mtime, 4, Digest.sha256(new byte[] {(byte) content}));
    }

    @Test
    void leavesTimesAloneWhereTheyTellTheChange() {
        assertThat(sent.mtimeToSend("f", file(1, 100))).isEqualTo(100);
        assertThat(sent.mtimeToSend("f", file(1, 100))).isEqualTo(100);
        assertThat(sent.mtimeToSend("f", file(2, 200))).isEqualTo(200);
        assertThat(sent.mtimeToSend("g", file(3, 100))).isEqualTo(100);
    }

    @Test
    void movesTheTimeOnWhereItWouldHideTheChange() {
        sent.mtimeToSend("f", file(1, 100));

        assertThat(sent.mtimeToSend("f", file(2, 100))).isEqualTo(101);
        assertThat(sent.mtimeToSend("f", file(2, 100))).isEqualTo(101);
        assertThat(sent.mtimeToSend("f", file(3, 100))).isEqualTo(102);
        assertThat(sent.mtimeToSend("f", file(1, 100))).isEqualTo(100);
    }

    @Test
    void neverUsesAStatAgainThatMayStandForSomethingElse() {
        sent.mtimeToSend("f", file(1, 100));
        sent.distrust("f", 4, 100);

        assertThat(sent.mtimeToSend("f", file(1, 100))).isEqualTo(101);
    }

    @Test
    void oneStatNeverStandsForTwoContentsThatAreRemembered() {
        Random random = new Random(7);
        Map<Long, Digest> engine = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Entry.File file = file(random.nextInt(5), 100 + random.nextInt(2));
            long mtime = sent.mtimeToSend("f", file);
            Digest before = engine.put(mtime, file.content());
            assertThat(before == null || before.equals(file.content()))
                    .as("round %d", i)
                    .isTrue();
        }
    }
}
