package dev.cachebust.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.BadPatternException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generates Dockerfiles, contexts and edits, builds after each edit on a real engine, and compares what was planned with what
 * BuildKit did. Properties: {@code differential.edits} how many edits, {@code differential.seed} the first seed. What went
 * wrong is shrunk and kept in {@code target/differential/<seed>}, a folder like those of {@code golden/plan}.
 */
class DifferentialIT {
    private static final int EDITS_PER_SEED = 12;
    /** A share of fewer edits than these is a matter of luck. */
    private static final int EDITS_FOR_SHARE = 300;

    private static final Path KEPT = Path.of("target/differential");

    @TempDir
    Path temp;

    private int plays;

    /** A case was planned wrongly: no need to play it to its end. */
    private static final class WrongPlan extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void buildKitDoesWhatIsPlanned() throws IOException, BadPatternException {
        int edits = Integer.getInteger("differential.edits", 36);
        long seed = Long.getLong("differential.seed", 1);
        try (NativeClient engine = new NativeClient()) {
            boolean current = !engine.engineVersion().startsWith("20.");
            Report report = new Report();
            for (int left = edits; left > 0; left -= EDITS_PER_SEED, seed++) {
                // A client's view of directories that it sent before is its own: one case, one client.
                Observed.Client client = seed % 5 == 0 ? new BuildxClient() : engine;
                System.out.printf(
                        "differential: seed %d, %s%n", seed, client.getClass().getSimpleName());
                GeneratedCase made = GeneratedCase.of(seed, Math.min(left, EDITS_PER_SEED), current);
                List<String> wrong = play(made, client, report);
                if (!wrong.isEmpty()) {
                    report.wrong.add("seed " + seed + ": " + keep(made, wrong, client, KEPT.resolve("" + seed)));
                }
                System.out.println("differential: " + report);
            }
            assertThat(report.wrong).as(report.toString()).isEmpty();
            assertThat(report.compared).isPositive();
            if (edits < EDITS_FOR_SHARE) {
                return;
            }
            assertThat(report.maybe * 100.0 / report.compared)
                    .as("share of steps of which only the build can tell, in percent: %s", report)
                    .isLessThan(5);
        }
    }

    /** Sums. */
    private static final class Report {
        final List<String> wrong = new ArrayList<>();
        int edits;
        int failed;
        int listings;
        int compared;
        int rebuilt;
        int maybe;

        void add(Comparison c) {
            edits += Math.max(0, c.builds() - 1);
            failed += c.failed();
            listings += c.listings();
            compared += c.compared();
            rebuilt += c.count(Outcome.REBUILD);
            maybe += c.count(Outcome.MAYBE);
        }

        @Override
        public String toString() {
            return String.format(
                    "%d edits, %d steps: %d wrong, %d maybe (%.1f %%), %d rebuilt; %d builds failed as they had to, %d listings of"
                            + " the context compared",
                    edits,
                    compared,
                    wrong.size(),
                    maybe,
                    compared == 0 ? 0.0 : maybe * 100.0 / compared,
                    rebuilt,
                    failed,
                    listings);
        }
    }

    /** What was wrong; the case ends with the first wrong build. */
    private List<String> play(GeneratedCase made, Observed.Client client, Report report)
            throws IOException, BadPatternException {
        Path folder = Files.createDirectories(temp.resolve("play" + plays++));
        Path context = Files.createDirectories(folder.resolve("context"));
        made.save(folder.resolve("case"));
        BaseImage base = BaseImage.make(Files.createDirectories(folder.resolve("base")));
        Comparison comparison = new Comparison(client, true);
        Scenario.Builder stopping = (path, decision, rebuildsMaybes, fails) -> {
            Scenario.Result result = comparison.build(path, decision, rebuildsMaybes, fails);
            if (!comparison.wrong().isEmpty()) {
                throw new WrongPlan();
            }
            return result;
        };
        try {
            new Scenario(folder.resolve("case"), context, stopping, " " + base.salt(), base.name()).play();
        } catch (WrongPlan e) {
            comparison.wrong().forEach(w -> System.out.println("WRONG " + w));
        } finally {
            report.add(comparison);
            base.remove();
        }
        return comparison.wrong();
    }

    private String keep(GeneratedCase made, List<String> wrong, Observed.Client client, Path folder)
            throws IOException {
        String kind = Shrinker.kind(wrong.get(0));
        Predicate<GeneratedCase> stillWrong = smaller -> {
            try {
                List<String> again = play(smaller, client, new Report());
                return !again.isEmpty() && Shrinker.kind(again.get(0)).equals(kind);
            } catch (IOException | BadPatternException | RuntimeException e) {
                return false;
            }
        };
        GeneratedCase small = new Shrinker(stillWrong, Integer.getInteger("differential.shrink", 60)).shrink(made);
        small.save(folder);
        Files.write(folder.resolve("wrong"), wrong);
        return wrong.get(0) + "\nshrunk to " + folder + ", to be moved to golden/plan once it is right; its script:\n"
                + String.join("\n", small.script()) + "\n" + new TreeMap<>(small.dockerfiles());
    }
}
