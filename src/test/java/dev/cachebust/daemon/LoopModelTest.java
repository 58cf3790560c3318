package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thousands of random interleavings; {@code -Dseed=N} replays one. */
class LoopModelTest {
    private static final int RUNS = 4_000;

    private static final int STEPS = 120;

    @Test
    void buildsTheNewestContentInTheEndWhateverHappensBefore() {
        Long replay = Long.getLong("seed");
        long first = replay != null ? replay : System.nanoTime();
        long builds = 0;
        for (long seed = first; seed < first + (replay != null ? 1 : RUNS); seed++) {
            try {
                builds += run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with -Dseed=" + seed, e);
            }
        }
        assertThat(builds).as("the runs do something").isPositive();
    }

    private static int run(long seed) {
        FakeWorld world = new FakeWorld(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        assertNewest(world);
        // Again, with changes that come while a build runs, and nobody who gives a command.
        world.change("a");
        world.awaitBuild();
        world.change("b");
        world.change("a");
        world.settle();
        assertNewest(world);
        stops(world);
        return world.builds;
    }

    /** Content that failed, or whose build was cancelled, is not tried again by itself. */
    private static void assertNewest(FakeWorld world) {
        String newest = world.newest();
        if (!world.lastGood.equals(newest)) {
            assertThat(world.state.memory().failed()).as("newest content").isEqualTo(Optional.of(newest));
        }
    }

    private static void stops(FakeWorld world) {
        world.change("a");
        for (int i = 0; i < 20; i++) {
            world.step();
        }
        world.send(new Message.Command.Stop("interrupted"));
        if (world.ending.isEmpty()) {
            world.send(new Message.Command.Stop("interrupted"));
        }
        assertThat(world.ending).map(Effect.Ending::reason).contains("interrupted");
        assertThat(world.events.get(world.events.size() - 1)).isEqualTo(new Event.Bye("interrupted"));
        int before = world.events.size();
        world.send(new Message.Command.Rebuild());
        world.send(new Message.Tick());
        assertThat(world.events).hasSize(before);
    }
}
