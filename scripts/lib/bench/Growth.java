package bench;

import bench.Stats.Law;
import bench.Stats.Point;
import bench.Stats.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How what something costs grows with the context.
 *
 * @param file the picture's name
 */
record Growth(String file, String title, String unit, List<Series> series) {
    /** A tool's costs by size. */
    record Series(String tool, List<Double> sizes, List<Spread> costs) {
        Optional<Law> law() {
            return Stats.fit(IntStream.range(0, sizes.size())
                    .mapToObj(i -> new Point(sizes.get(i), costs.get(i).median()))
                    .toList());
        }
    }

    /** Of all that was measured with more than one size. */
    static List<Growth> of(List<Result> results) {
        return Stream.of(
                        of("growth-nothing.svg", "Nothing changed", results, "nothing-forced", "nothing-new"),
                        of("growth-saved.svg", "One source file saved → image tagged", results, "saved-source"),
                        of("growth-ready.svg", "Start → ready", results, "ready-cold", "ready-warm"),
                        of("growth-hashing.svg", "Fingerprints of all files", results, "hashing"),
                        of("growth-memory.svg", "Memory of an idle watcher", results, "memory"))
                .filter(growth -> !growth.series().isEmpty())
                .toList();
    }

    private static Growth of(String file, String title, List<Result> results, String... ids) {
        Map<String, Series> byTool = new LinkedHashMap<>();
        String unit = "ms";
        for (String id : ids) {
            for (Result r : results) {
                if (r.id().equals(id)) {
                    unit = r.unit();
                    add(byTool, r.ours(), r.files());
                    r.rivals().forEach(rival -> add(byTool, rival.samples(), r.files()));
                }
            }
        }
        return new Growth(
                file,
                title,
                unit,
                byTool.values().stream().filter(s -> s.sizes().size() > 1).toList());
    }

    /** A tool that took part in two contests of one size is taken from the first. */
    private static void add(Map<String, Series> byTool, Result.Samples samples, double size) {
        Series series =
                byTool.computeIfAbsent(samples.tool(), tool -> new Series(tool, new ArrayList<>(), new ArrayList<>()));
        if (!series.sizes().contains(size)) {
            series.sizes().add(size);
            series.costs().add(samples.spread());
        }
    }
}
