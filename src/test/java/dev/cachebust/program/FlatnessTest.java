package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FlatnessTest {
    private static List<String> growth(IntFunction<Vitals> look) {
        return Flatness.growth(IntStream.range(0, 12).mapToObj(look).toList());
    }

    @Test
    void findsWhatGrowsOnAndOn() {
        assertThat(growth(i -> new Vitals(150_000 + 6_000 * i, 15_000, 30, 10, 70, 5)))
                .containsExactly("KiB resident: 192000 in the middle third, 216000 in the last");
        assertThat(growth(i -> new Vitals(150_000, 15_000 + 1_000 * i, 30, 10, 70, 5)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("KiB of heap");
        assertThat(growth(i -> new Vitals(150_000, 15_000, 30 + i, 10 + 2 * i, 70 + i, 5)))
                .hasSize(3);
    }

    @Test
    void allowsForAWarmUpAndForChance() {
        assertThat(growth(i -> i < 4
                        ? new Vitals(100_000 + 20_000 * i, 5_000 * i, 20 + 4 * i, 5, 60, 5)
                        : new Vitals(180_000 + 500 * i, 16_000 + i % 3 * 500, 36 + i % 3, 12 + i % 4, 70, 5 * i)))
                .isEmpty();
    }

    @Test
    void saysNothingOfTooFew() {
        assertThat(Flatness.growth(List.of(new Vitals(1, 1, 1, 1, 1, 1), new Vitals(9, 9, 9, 9, 9, 9))))
                .isEmpty();
    }
}
