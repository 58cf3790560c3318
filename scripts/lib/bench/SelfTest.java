package bench;

import bench.Result.Rival;
import bench.Result.Samples;
import bench.Stats.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;

/** Tests of what needs no engine: statistics, verdicts, and that everything can be written. */
final class SelfTest {
    private SelfTest() {}

    public static void main(String[] words) throws Exception {
        quantiles();
        fit();
        text();
        notes();
        verdicts();
        report();
        System.out.println("bench: the self-test passed");
    }

    private static void quantiles() {
        near(3, Stats.quantile(new double[] {5, 1, 3}, 0.5));
        near(2.5, Stats.quantile(new double[] {1, 2, 3, 4}, 0.5));
        near(1.75, Stats.quantile(new double[] {1, 2, 3, 4}, 0.25));
        near(7, Stats.quantile(new double[] {7}, 0.99));
        same(2, Stats.ratios(new double[] {1, 4, 9}, new double[] {2, 2}).length);
        near(2, Stats.ratios(new double[] {1, 4, 9}, new double[] {2, 2})[1]);
    }

    private static void fit() {
        List<Point> square = List.of(new Point(1, 3), new Point(10, 300), new Point(100, 30_000));
        near(2, Stats.fit(square).orElseThrow().exponent());
        near(3, Stats.fit(square).orElseThrow().factor());
        same(Optional.empty(), Stats.fit(List.of(new Point(10, 1), new Point(10, 2))));
        same(Optional.empty(), Stats.fit(List.of()));
    }

    private static void text() {
        same("1,235", Text.number(1234.6));
        same("12.3", Text.number(12.34));
        same("0.123", Text.number(0.1234));
        same("0.0123", Text.number(0.01234));
        same("2.00 (1.50 – 2.50)", Text.spread(Stats.Spread.of(1, 2, 3)));
        same(
                "{\n  \"a\\\"\": [1.000, 0.50000],\n  \"b\": []\n}\n",
                Json.write(new TreeMap<>(Map.of("a\"", new double[] {1, 0.5}, "b", List.of()))));
        same("a &lt; b &amp; c", Svg.escape("a < `b` & c"));
        LogAxis axis = LogAxis.around(20, 900, 0, 100);
        near(0, axis.at(10));
        near(100, axis.at(1000));
        near(50, axis.at(100));
        same(3, axis.marks().size());
    }

    private static void notes() {
        Notes notes = Notes.parse("# Notes\nleft out\n\n## one\nfirst\nsecond\n\n## two\n\n");
        same(Optional.of("first\nsecond"), notes.of("one"));
        same(Optional.empty(), notes.of("two"));
        same(Optional.empty(), notes.of("three"));
        String page = "a " + new Notes(Map.of()).slot("one") + " b " + notes.slot("two") + "\n";
        same(page.replace("not known yet.<!-- end --> b", "first\nsecond<!-- end --> b"), notes.renew(page));
    }

    private static List<Result> results() {
        return List.of(
                new Result(
                        "saved-source",
                        "saved",
                        10,
                        "ms",
                        new Samples("`watch`", 10, 20, 30),
                        List.of(new Rival(new Samples(Loop.NAME, 100, 100, 100), true))),
                new Result(
                        "nothing-new",
                        "nothing",
                        10,
                        "ms",
                        new Samples("`build`", 30),
                        List.of(
                                new Rival(new Samples(Nothing.BUILDX, 20), true),
                                new Rival(new Samples("x", 1), false))),
                new Result("memory", "memory", 1_000, "MB", new Samples("`watch`", 130), List.of()),
                new Result("memory", "memory", 100_000, "MB", new Samples("`watch`", 190), List.of()),
                new Result(
                        "idle",
                        "idle",
                        1_000,
                        "%",
                        new Samples("`watch`", 0, 0, 0.1),
                        List.of(new Rival(new Samples("x", 0, 0.1, 0.1), false))),
                new Result("solve", "solve", 10, "ms", new Samples("`watch`", 55, 58), List.of()));
    }

    private static void verdicts() {
        Map<String, Targets.Verdict> verdicts = new HashMap<>();
        new Targets(results()).verdicts().forEach(v -> verdicts.put(v.id(), v));
        same(Optional.of(true), verdicts.get("saved-loop").met());
        same("0.200 (0.150 – 0.250) ×", verdicts.get("saved-loop").found());
        same(Optional.empty(), verdicts.get("saved-compose").met());
        same(Optional.of(false), verdicts.get("memory-1000").met());
        same(Optional.of(true), verdicts.get("memory-100000").met());
        same(Optional.of(true), verdicts.get("idle-1000").met());
        same(Optional.of(true), verdicts.get("solve-small").met());
        same(Optional.of(false), verdicts.get("never-above").met());
        same(
                "at most 1.50 × (nothing, 10 files, against " + Nothing.BUILDX + ")",
                verdicts.get("never-above").found());
    }

    private static void report() throws Exception {
        Path folder = Files.createTempDirectory("bench");
        try {
            new Report(
                            Map.of("processors", "2"),
                            results(),
                            List.of(new Saved()),
                            Map.of("many", "why"),
                            Notes.parse("## memory-1000\nbecause"))
                    .write(folder);
            String page = Files.readString(folder.resolve("README.md"));
            for (String expected :
                    List.of("- processors: 2", "because", "| memory | 100,000 |", "- many: why", "growth-memory.svg")) {
                if (!page.contains(expected)) {
                    throw new AssertionError("no " + expected + " in\n" + page);
                }
            }
            for (String file : List.of("README.md", "results.json")) {
                String text = Files.readString(folder.resolve(file));
                if (text.contains("NaN") || text.contains("Infinity")) {
                    throw new AssertionError("no number in\n" + text);
                }
            }
            for (String plot : List.of("ratios.svg", "growth-memory.svg")) {
                byte[] xml = Files.readString(folder.resolve(plot)).getBytes(StandardCharsets.UTF_8);
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
            }
        } finally {
            Lab.delete(folder);
        }
    }

    private static void near(double expected, double actual) {
        if (Math.abs(expected - actual) > 1e-9 * Math.max(1, Math.abs(expected))) {
            throw new AssertionError("expected " + expected + ", not " + actual);
        }
    }

    private static void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", not " + actual);
        }
    }
}
