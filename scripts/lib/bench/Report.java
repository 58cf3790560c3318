package bench;

import bench.Result.Rival;
import bench.Result.Samples;
import bench.Targets.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what was found: a page for people, a file for programs, and pictures.
 *
 * @param cases those that were run
 * @param failures what could not be measured and why, by case
 */
record Report(
        Map<String, String> machine,
        List<Result> results,
        List<Case> cases,
        Map<String, String> failures,
        Notes notes) {
    private static final String HEAD = """
            # Benchmarks

            `scripts/bench` writes this page, [results.json](results.json) with every sample, and the pictures. It measures cachebust
            and other tools in turn, on one engine in one run. Times depend on the machine; what may be compared is the ratio,
            *cachebust divided by the other*: below 1, cachebust is faster or smaller. A ratio is taken in each round; shown are the
            median and, in parentheses, the middle half. [How to run it, and how it measures](#how-it-measures) stands below.

            """;

    private static final String METHOD = """
            ## How it measures

            ```console
            $ scripts/bench                         # everything, about 20 minutes: writes docs/benchmarks
            $ scripts/bench --quick                 # fewer rounds and no large contexts, about 5 minutes: writes target/benchmarks
            $ scripts/bench --list                  # the cases
            $ scripts/bench --only saved,nothing    # some of them: writes target/benchmarks
            $ scripts/bench --rounds 30 --out DIR
            ```

            It uses the engine that DOCKER_HOST names, else a private one that `scripts/engine` starts. Nothing else should run on the
            machine: the load before is noted above, and it shows in the spread.

            - The tools take turns, and each round begins with another one, so that all of them meet the same machine. The first
              rounds do not count. After each measurement there is a rest, so that a tool is idle when another one is measured.
            - A case ends after its rounds, or when its time is up and there are three; how many counted is in `results.json`.
            - Watchers are warm, as they are in use. All tools are given the same context: ten files, and data in folders of a
              hundred files of 512 bytes, which the Dockerfile copies in a step of its own.
            - The moment an image is tagged is taken from the engine's events; nobody asks the engine while something is measured.
            - What is only *beside* does not do the same job; it is there for scale, and does not count for the targets.
            - Why a target is missed is written by hand, in [notes.md](notes.md); `scripts/bench --notes` puts that here without measuring again.

            ## The cases

            """;

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> plots = new LinkedHashMap<>();
        plots.put("ratios.svg", Plots.ratios(results));
        Growth.of(results).forEach(growth -> plots.put(growth.file(), Plots.growth(growth)));
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(folder.resolve(plot.getKey()), plot.getValue());
        }
        List<Verdict> verdicts = new Targets(results).verdicts();
        Files.writeString(folder.resolve("results.json"), Json.write(data(verdicts)));
        Files.writeString(folder.resolve("README.md"), page(verdicts, List.copyOf(plots.keySet())));
    }

    private String page(List<Verdict> verdicts, List<String> plots) {
        StringBuilder page = new StringBuilder(HEAD);
        machine.forEach((what, value) ->
                page.append("- ").append(what).append(": ").append(value).append('\n'));
        targets(page, verdicts);
        page.append("\n## Figures\n\nMilliseconds where no other unit is given.\n\n");
        page.append(
                "| case | files | cachebust | | against | | ratio |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        results.forEach(result -> rows(page, result));
        if (!failures.isEmpty()) {
            page.append("\nNot measured:\n\n");
            failures.forEach((name, why) ->
                    page.append("- ").append(name).append(": ").append(why).append('\n'));
        }
        growth(page);
        page.append("\n## Pictures\n");
        for (String plot : plots) {
            String name = plot.replace(".svg", "").replace('-', ' ');
            page.append("\n![").append(name).append("](").append(plot).append(")\n");
        }
        page.append("\n").append(METHOD);
        cases.forEach(c -> page.append("- **")
                .append(c.name())
                .append("**: ")
                .append(c.about())
                .append('\n'));
        return page.toString();
    }

    private void targets(StringBuilder page, List<Verdict> verdicts) {
        page.append("\n## Targets\n\n| target | measured | |\n| --- | --- | --- |\n");
        for (Verdict v : verdicts) {
            page.append("| ")
                    .append(cell(v.target()))
                    .append(" | ")
                    .append(cell(v.found()))
                    .append(" | ")
                    .append(v.met().map(met -> met ? "met" : "**missed**").orElse(""))
                    .append(" |\n");
        }
        List<Verdict> missed = verdicts.stream()
                .filter(v -> v.met().equals(Optional.of(false)))
                .toList();
        if (!missed.isEmpty()) {
            page.append("\nWhy some are missed:\n\n");
        }
        missed.forEach(v -> page.append("- *")
                .append(v.target())
                .append("*: ")
                .append(notes.slot(v.id()))
                .append('\n'));
        page.append('\n').append(notes.slot(Notes.REMARKS)).append('\n');
    }

    private void growth(StringBuilder page) {
        page.append(
                        "\n## Growth\n\nThe straight line of least squares through the logarithms of size and median: a cost that grows as")
                .append(" files^1 doubles with the files, one that grows as files^0 does not care.\n\n");
        page.append("| case | tool | files | grows as |\n| --- | --- | --- | --- |\n");
        for (Growth growth : Growth.of(results)) {
            for (Growth.Series s : growth.series()) {
                page.append("| %s | %s | %s – %s | files^%.2f |\n"
                        .formatted(
                                growth.title(),
                                cell(s.tool()),
                                Text.count(s.sizes().get(0).intValue()),
                                Text.count(s.sizes().get(s.sizes().size() - 1).intValue()),
                                s.law().map(Stats.Law::exponent).orElse(0.0)));
            }
        }
    }

    private static void rows(StringBuilder page, Result r) {
        String unit = r.unit().equals("ms") ? "" : " " + r.unit();
        String head = "| " + r.title() + " | " + Text.count(r.files()) + " | "
                + cell(r.ours().tool()) + " | " + Text.spread(r.ours().spread()) + unit + " | ";
        if (r.rivals().isEmpty()) {
            page.append(head).append("| | |\n");
        }
        for (Rival rival : r.rivals()) {
            page.append(head)
                    .append(cell(rival.samples().tool()))
                    .append(rival.sameJob() ? "" : " *(beside)*")
                    .append(" | ")
                    .append(Text.spread(rival.samples().spread()))
                    .append(unit)
                    .append(" | ")
                    .append(r.comparable(rival) ? Text.ratio(r.ratio(rival)) : "")
                    .append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private Map<String, Object> data(List<Verdict> verdicts) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("machine", machine);
        data.put("targets", verdicts.stream().map(Report::data).toList());
        data.put("results", results.stream().map(Report::data).toList());
        data.put("growth", Growth.of(results).stream().flatMap(Report::data).toList());
        data.put("failures", failures);
        return data;
    }

    private static Stream<Map<String, Object>> data(Growth growth) {
        return growth.series().stream().map(s -> {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("title", growth.title());
            data.put("tool", s.tool());
            s.law().ifPresent(law -> {
                data.put("exponent", law.exponent());
                data.put("factor", law.factor());
            });
            return data;
        });
    }

    private static Map<String, Object> data(Verdict v) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", v.id());
        data.put("target", v.target());
        data.put("measured", v.found());
        v.met().ifPresent(met -> data.put("met", met));
        return data;
    }

    private static Map<String, Object> data(Result r) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", r.id());
        data.put("title", r.title());
        data.put("files", r.files());
        data.put("unit", r.unit());
        data.put("cachebust", data(r.ours()));
        data.put(
                "against",
                r.rivals().stream().map(rival -> against(r, rival)).collect(Collectors.toCollection(ArrayList::new)));
        return data;
    }

    private static Map<String, Object> data(Samples samples) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tool", samples.tool());
        data.put("median", samples.spread().median());
        data.put("q1", samples.spread().q1());
        data.put("q3", samples.spread().q3());
        data.put("samples", samples.values());
        return data;
    }

    private static Map<String, Object> against(Result r, Rival rival) {
        Map<String, Object> data = data(rival.samples());
        data.put("sameJob", rival.sameJob());
        if (r.comparable(rival)) {
            data.put("ratio", r.ratio(rival).median());
            data.put("ratioQ1", r.ratio(rival).q1());
            data.put("ratioQ3", r.ratio(rival).q3());
        }
        return data;
    }
}
