package dev.cachebust.view.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.Width;
import dev.cachebust.view.screen.Key.Named;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens and whatever is pressed, a frame fits its terminal and holds nothing that could act on it. */
class ScreenPropertyTest {
    private static final String KEYS = "bdsrcpel?qhjk x";

    @Test
    void everyFrameFitsWhateverHappens() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            RandomEvents events = new RandomEvents(seed);
            Screen screen = Screen.start(seed % 2 == 0 ? Screen.Place.OWN : Screen.Place.ATTACHED);
            for (int i = 0; i < 150; i++) {
                Size size = size(random);
                screen =
                        random.nextInt(4) == 0 ? screen.press(key(random), size).screen() : screen.on(events.next());
                check(screen, size, events.now(), random);
            }
        }
    }

    private static Size size(Random random) {
        return random.nextInt(3) == 0
                ? new Size(1 + random.nextInt(12), 1 + random.nextInt(12))
                : new Size(1 + random.nextInt(300), 1 + random.nextInt(100));
    }

    private static Key key(Random random) {
        Named[] named = Named.values();
        return random.nextBoolean()
                ? named[random.nextInt(named.length)]
                : new Key.Typed(KEYS.charAt(random.nextInt(KEYS.length())));
    }

    private static void check(Screen screen, Size size, Instant now, Random random) {
        boolean ascii = random.nextBoolean();
        boolean color = random.nextBoolean();
        Frame frame = screen.frame(size, now, new Look(color, ascii, ZoneOffset.UTC));
        assertThat(frame.rows()).hasSizeBetween(1, size.rows());
        for (Row row : frame.rows()) {
            String text = row.text();
            assertThat(Width.of(text)).as(text).isLessThanOrEqualTo(size.columns());
            assertThat(text).doesNotContainPattern(ascii ? "[^ -~]" : "\\p{Cntrl}");
            assertThat(row.spans()).allMatch(span -> color || span.style() == Style.PLAIN);
            assertThat(row.spans()).allMatch(span -> !span.text().isEmpty());
            assertThat(row.spans()).allMatch(span -> span.link().chars().allMatch(c -> c > ' ' && c <= '~'));
        }
        Frame again = screen.frame(size, now, new Look(color, ascii, ZoneOffset.UTC));
        assertThat(again).isEqualTo(frame);
    }

    @Test
    void aFrameSaysTheSameWithAndWithoutColor() {
        RandomEvents events = new RandomEvents(7);
        Screen screen = Screen.start(Screen.Place.OWN);
        for (int i = 0; i < 500; i++) {
            screen = screen.on(events.next());
            Size size = new Size(80, 24);
            assertThat(texts(screen.frame(size, events.now(), new Look(false, false, ZoneOffset.UTC))))
                    .isEqualTo(texts(screen.frame(size, events.now(), new Look(true, false, ZoneOffset.UTC))));
        }
    }

    private static List<String> texts(Frame frame) {
        return frame.rows().stream().map(Row::text).toList();
    }

    @Test
    void stepsStandInTheOrderOfThePlanOnEverySize() {
        for (int seed = 0; seed < 40; seed++) {
            RandomEvents events = new RandomEvents(seed);
            Facts facts = Facts.NONE;
            for (int i = 0; i < 100; i++) {
                Stamped event = events.next();
                facts = facts.on(event);
                facts.build().ifPresent(build -> {
                    List<StepState> planned = build.steps().stream()
                            .filter(s -> s.planned().isPresent())
                            .toList();
                    assertThat(planned.stream().map(s -> s.planned().get()).toList())
                            .isEqualTo(build.plan().steps());
                });
            }
        }
    }
}
