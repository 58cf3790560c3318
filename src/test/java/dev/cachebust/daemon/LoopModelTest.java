package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand random interleavings of everything that can happen to the loop. A failure names its seed: {@code mvn
 * test -Dtest=LoopModelTest -Dseed=N} replays that one, {@code -Druns=N} tries more.
 */
class LoopModelTest {
    private static final int RUNS = 100_000;

    /** Most runs are short, so that there are many; some are long, for what builds up. */
    private static final int SHORT = 30;

    private static final int LONG = 600;

    @Test
    void buildsTheNewestContentInTheEndWhateverHappensBefore() {
        Long replay = Long.getLong("seed");
        long first = replay != null ? replay : System.nanoTime();
        long runs = replay != null ? 1 : Long.getLong("runs", RUNS);
        LongAdder builds = new LongAdder();
        LongStream.range(first, first + runs).parallel().forEach(seed -> {
            try {
                builds.add(run(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dseed=" + seed, e);
            }
        });
        assertThat(builds.sum()).as("the runs do something").isGreaterThan(runs);
    }

    private static int run(long seed) {
        FakeWorld world = new FakeWorld(seed);
        int steps = world.random.nextInt(world.random.nextInt(100) == 0 ? LONG : SHORT);
        for (int i = 0; i < steps; i++) {
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
