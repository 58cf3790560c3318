package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of everything that can happen to several images. A failure names its seed: {@code mvn test
 * -Dtest=FleetModelTest -Dseed=N} replays that one, {@code -Druns=N} tries more.
 */
class FleetModelTest {
    private static final int RUNS = 4_000;

    private static final Map<String, List<String>> SHOP = shop();

    private static Map<String, List<String>> shop() {
        Map<String, List<String>> shop = new LinkedHashMap<>();
        shop.put("api", List.of("base"));
        shop.put("edge", List.of("api", "base"));
        shop.put("base", List.of());
        shop.put("worker", List.of());
        return shop;
    }

    @Test
    void everyImageIsTheNewestOfTheNewestInTheEnd() {
        Long replay = Long.getLong("seed");
        long first = replay != null ? replay : System.nanoTime();
        long runs = replay != null ? 1 : Long.getLong("runs", RUNS);
        LongStream.range(first, first + runs).parallel().forEach(seed -> {
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dseed=" + seed, e);
            }
        });
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        FakeFleet fleet = new FakeFleet(seed, 1 + random.nextInt(4), SHOP, Mode.WATCH);
        int steps = random.nextInt(random.nextInt(50) == 0 ? 400 : 40);
        for (int i = 0; i < steps; i++) {
            fleet.step();
        }
        fleet.settle();
        SHOP.keySet().forEach(name -> {
            boolean given = fleet.state.of(name).memory().failed().isPresent();
            if (!given) {
                assertThat(fleet.engine.get(name)).as(name).isEqualTo(fleet.newest(name));
            }
        });
        fleet.send(Set.of(), new Message.Command.Stop("interrupted"));
        assertThat(fleet.ending).map(Effect.Ending::reason).contains("interrupted");
        assertThat(fleet.events.get(fleet.events.size() - 1)).isEqualTo(new Event.Bye("interrupted"));
        assertThat(fleet.events).filteredOn(Event.Hello.class::isInstance).hasSize(1);
        assertThat(fleet.events).filteredOn(Event.Bye.class::isInstance).hasSize(1);
        assertThat(fleet.events.subList(0, 2)).hasOnlyElementsOfTypes(Event.Hello.class, Event.Images.class);
        assertThat(fleet.events).filteredOn(Event.Images.class::isInstance).hasSize(1);
    }

    @Test
    void aChangeOfASharedFileBuildsEachImageOnce() {
        for (int seed = 0; seed < 300; seed++) {
            FakeFleet fleet = new FakeFleet(seed, 1 + seed % 4, SHOP, Mode.WATCH);
            fleet.settle();
            assertThat(fleet.builds).as("seed %d", seed).isEqualTo(each(1));
            SHOP.keySet().forEach(name -> fleet.change(name, 7));
            fleet.settle();
            assertThat(fleet.builds).as("seed %d", seed).isEqualTo(each(2));
            fleet.change("worker", 8);
            fleet.settle();
            assertThat(fleet.builds.get("worker")).isEqualTo(3);
            assertThat(fleet.builds.get("base")).isEqualTo(2);
            fleet.change("base", 8);
            fleet.settle();
            assertThat(fleet.builds).isEqualTo(each(3));
        }
    }

    private static Map<String, Integer> each(int builds) {
        return Map.of("api", builds, "edge", builds, "base", builds, "worker", builds);
    }

    @Test
    void whoWaitsSaysForWhat() {
        FakeFleet fleet = new FakeFleet(1, 4, SHOP, Mode.WATCH);
        fleet.calmDown();
        assertThat(fleet.running()).containsExactlyInAnyOrder("base", "worker");
        assertThat(fleet.events).contains(new Event.Waiting(Optional.of("the build of base:dev")));
        fleet.finish("base", true);
        fleet.calmDown();
        assertThat(fleet.running()).containsExactlyInAnyOrder("api", "worker");
        assertThat(fleet.events).contains(new Event.Waiting(Optional.of("the build of api:dev")));
    }

    @Test
    void oneThatFailsHoldsUpNoOther() {
        FakeFleet fleet = new FakeFleet(1, 4, SHOP, Mode.WATCH);
        fleet.settle();
        fleet.change("base", 1);
        fleet.change("worker", 1);
        fleet.change("api", 1);
        fleet.calmDown();
        fleet.finish("base", false);
        fleet.calmDown();
        assertThat(fleet.running()).containsExactlyInAnyOrder("api", "worker");
    }

    @Test
    void aSingleBuildOnAFailedOneIsNotTried() {
        FakeFleet fleet = new FakeFleet(1, 4, SHOP, Mode.SINGLE);
        fleet.calmDown();
        fleet.finish("base", false);
        fleet.calmDown();
        assertThat(fleet.running()).containsExactly("worker");
        fleet.finish("worker", true);
        assertThat(fleet.builds).isEqualTo(Map.of("base", 1, "worker", 1));
        assertThat(fleet.ending).contains(new Effect.Ending("done", Optional.of(Result.FAILED)));
        assertThat(fleet.events)
                .filteredOn(
                        event -> event instanceof Event.Warning w && w.rule().equals("base-failed"))
                .hasSize(2);
    }

    @Test
    void onceEndsWhenEverythingIsBuiltThatTheChangeConcerns() {
        FakeFleet fleet = new FakeFleet(1, 4, SHOP, Mode.ONCE);
        fleet.settle();
        assertThat(fleet.ending).isEmpty();
        fleet.change("base", 1);
        fleet.calmDown();
        fleet.finish("base", true);
        fleet.calmDown();
        assertThat(fleet.ending).isEmpty();
        fleet.finish("api", true);
        fleet.calmDown();
        fleet.finish("edge", true);
        assertThat(fleet.ending).contains(new Effect.Ending("done", Optional.of(Result.SUCCEEDED)));
        assertThat(fleet.builds.get("worker")).isEqualTo(1);
    }

    @Test
    void imagesComeAndGo() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            FakeFleet fleet = new FakeFleet(seed, 1 + seed % 4, SHOP, Mode.WATCH);
            for (int i = random.nextInt(60); i > 0; i--) {
                fleet.step();
            }
            fleet.add("mail", List.of("worker"));
            for (int i = random.nextInt(60); i > 0; i--) {
                fleet.step();
            }
            fleet.remove(random.nextBoolean() ? "edge" : "worker");
            for (int i = random.nextInt(60); i > 0; i--) {
                fleet.step();
            }
            fleet.settle();
            assertThat(fleet.state.names()).as("seed %d", seed).containsExactlyElementsOf(fleet.bases.keySet());
            for (String name : fleet.state.names()) {
                boolean given = fleet.state.of(name).memory().failed().isPresent();
                if (!given) {
                    assertThat(fleet.engine.get(name))
                            .as("%s of seed %d", name, seed)
                            .isEqualTo(fleet.newest(name));
                }
            }
            List<Event> told =
                    fleet.events.stream().filter(Event.Images.class::isInstance).toList();
            assertThat(((Event.Images) told.get(told.size() - 1)).images())
                    .extracting(Event.Named::name)
                    .containsExactlyElementsOf(fleet.bases.keySet());
            assertThat(fleet.events).filteredOn(Event.Hello.class::isInstance).hasSize(1);
            fleet.send(Set.of(), new Message.Command.Stop("interrupted"));
            assertThat(fleet.ending).map(Effect.Ending::reason).contains("interrupted");
        }
    }

    @Test
    void whatCannotBeEnlistedIsToldOnce() {
        FakeFleet fleet = new FakeFleet(1, 4, SHOP, Mode.WATCH);
        fleet.settle();
        fleet.events.clear();
        fleet.send(Set.of(), new Message.NotEnlisted("mail.Dockerfile: there is no such file"));
        fleet.send(Set.of(), new Message.NotEnlisted("mail.Dockerfile: there is no such file"));
        assertThat(fleet.events).containsExactly(new Event.Config(false, "mail.Dockerfile: there is no such file"));
        assertThat(fleet.state.names()).containsExactlyElementsOf(SHOP.keySet());
    }
}
