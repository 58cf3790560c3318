package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DebouncerTest {
    private final Debouncer debouncer = new Debouncer(Duration.ofNanos(50), Duration.ofNanos(200));

    @Test
    void nothingIsDueWhileNothingCame() {
        assertThat(debouncer.nextDeadline()).isEmpty();
        assertThat(debouncer.due(1_000)).isEmpty();
    }

    @Test
    void waitsForQuiet() {
        debouncer.offer(Set.of("a"), 0);
        debouncer.offer(Set.of("b"), 40);
        assertThat(debouncer.nextDeadline()).isEqualTo(OptionalLong.of(90));
        assertThat(debouncer.due(89)).isEmpty();
        assertThat(debouncer.due(90)).contains(new Debouncer.Batch(Set.of("a", "b"), 0, 40));
        assertThat(debouncer.due(1_000)).isEmpty();
        assertThat(debouncer.nextDeadline()).isEmpty();
    }

    @Test
    void doesNotWaitForEver() {
        for (int now = 0; now < 200; now += 10) {
            assertThat(debouncer.due(now)).isEmpty();
            debouncer.offer(Set.of("p" + now), now);
        }
        assertThat(debouncer.due(199)).isEmpty();
        assertThat(debouncer.due(200).orElseThrow().paths()).hasSize(20);
    }

    @Test
    void clockMayWrapAround() {
        long almost = Long.MAX_VALUE - 10;
        debouncer.offer(Set.of("a"), almost);
        assertThat(debouncer.due(almost + 49)).isEmpty();
        assertThat(debouncer.due(almost + 50)).isPresent();
    }

    @Test
    void maximumBelowTheQuietPeriodCountsAsThat() {
        Debouncer patient = new Debouncer(Duration.ofNanos(50), Duration.ofNanos(10));
        patient.offer(Set.of("a"), 0);
        assertThat(patient.nextDeadline()).isEqualTo(OptionalLong.of(50));
    }

    @Test
    void losesNothingAndIsAlwaysInTime() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Debouncer one =
                    new Debouncer(Duration.ofNanos(1 + random.nextInt(50)), Duration.ofNanos(1 + random.nextInt(200)));
            Set<String> offered = new HashSet<>();
            Set<String> seen = new HashSet<>();
            long now = 0;
            for (int i = 0; i < 100; i++) {
                now += random.nextInt(40);
                Optional<Debouncer.Batch> batch = one.due(now);
                batch.ifPresent(b -> seen.addAll(b.paths()));
                assertThat(one.nextDeadline().orElse(Long.MAX_VALUE)).isGreaterThan(now);
                if (random.nextBoolean()) {
                    offered.add("p" + i);
                    one.offer(Set.of("p" + i), now);
                }
            }
            one.due(now + 1_000).ifPresent(b -> seen.addAll(b.paths()));
            assertThat(seen).as("seed %d", seed).isEqualTo(offered);
        }
    }
}
