package bench;

import bench.Growth.Series;
import bench.Result.Rival;
import bench.Stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The pictures: ratios by case, and how costs grow with the context. */
final class Plots {
    private static final int WIDTH = 860;
    private static final int ROW = 22;
    private static final int TOP = 46;
    private static final int NAMES = 470;

    private Plots() {}

    /** Each case against each tool that does the same, on a logarithmic axis: median, and the middle half. */
    static String ratios(List<Result> results) {
        record Row(String name, Spread ratio) {}
        List<Row> rows = new ArrayList<>();
        for (Result r : results) {
            for (Rival rival : r.rivals()) {
                if (rival.sameJob()) {
                    rows.add(new Row(
                            r.title() + ", " + Text.count(r.files()) + " — "
                                    + rival.samples().tool(),
                            r.ratio(rival)));
                }
            }
        }
        if (rows.isEmpty()) {
            return new Svg(WIDTH, TOP, "no ratios").end();
        }
        int bottom = TOP + rows.size() * ROW;
        double least = rows.stream().mapToDouble(r -> r.ratio().q1()).min().orElse(0.1);
        double most =
                Math.max(1, rows.stream().mapToDouble(r -> r.ratio().q3()).max().orElse(1));
        LogAxis x = LogAxis.around(least, most, NAMES + 20, WIDTH - 20);
        Svg svg = new Svg(WIDTH, bottom + 30, "cachebust's time divided by the other tool's")
                .text(
                        10,
                        20,
                        "title",
                        "cachebust ÷ the other tool: median and middle half; left of 1 it is faster or smaller");
        for (double mark : x.marks()) {
            svg.line(x.at(mark), TOP - 8, x.at(mark), bottom, "grid")
                    .text(
                            x.at(mark),
                            bottom + 18,
                            "small middle",
                            String.format(Locale.ROOT, mark < 1 ? "%.3g" : "%.0f", mark)
                                    .replaceFirst("(\\.\\d*?)0+$", "$1"));
        }
        svg.line(x.at(1), TOP - 8, x.at(1), bottom, "mark");
        for (int i = 0; i < rows.size(); i++) {
            double y = TOP + i * ROW + ROW / 2.0;
            Spread ratio = rows.get(i).ratio();
            String colour = ratio.median() <= 1 ? "c0" : "c1";
            svg.text(NAMES, y + 4, "end small", shorten(rows.get(i).name()))
                    .line(x.at(ratio.q1()), y, x.at(ratio.q3()), y, "line " + colour)
                    .dot(x.at(ratio.median()), y, 4, colour);
        }
        return svg.end();
    }

    private static String shorten(String name) {
        return name.length() <= 84 ? name : name.substring(0, 83) + "…";
    }

    /** How the costs of some tools grow, on logarithmic axes, with the fitted exponents. */
    static String growth(Growth growth) {
        return draw(growth.title() + ", " + growth.unit() + " by files in the context", growth.series());
    }

    private static String draw(String title, List<Series> series) {
        int plot = 380;
        int legend = TOP + plot + 44;
        Svg svg = new Svg(WIDTH, legend + series.size() * ROW, title).text(10, 20, "title", title);
        LogAxis x = LogAxis.around(
                series.stream()
                        .flatMap(s -> s.sizes().stream())
                        .mapToDouble(d -> d)
                        .min()
                        .orElse(1),
                series.stream()
                        .flatMap(s -> s.sizes().stream())
                        .mapToDouble(d -> d)
                        .max()
                        .orElse(10),
                70,
                WIDTH - 30);
        LogAxis y = LogAxis.around(
                series.stream()
                        .flatMap(s -> s.costs().stream())
                        .mapToDouble(Spread::q1)
                        .min()
                        .orElse(1),
                series.stream()
                        .flatMap(s -> s.costs().stream())
                        .mapToDouble(Spread::q3)
                        .max()
                        .orElse(10),
                TOP + plot,
                TOP);
        for (double mark : x.marks()) {
            svg.line(x.at(mark), y.from(), x.at(mark), y.to(), "grid")
                    .text(x.at(mark), y.from() + 18, "small middle", String.format(Locale.ROOT, "%,.0f", mark));
        }
        for (double mark : y.marks()) {
            svg.line(x.from(), y.at(mark), x.to(), y.at(mark), "grid")
                    .text(
                            x.from() - 8,
                            y.at(mark) + 4,
                            "small end",
                            String.format(Locale.ROOT, mark < 1 ? "%.2f" : "%,.0f", mark));
        }
        for (int i = 0; i < series.size(); i++) {
            line(svg, series.get(i), "c" + i % Svg.COLOURS, x, y, legend + i * ROW);
        }
        return svg.end();
    }

    private static void line(Svg svg, Series s, String colour, LogAxis x, LogAxis y, double legend) {
        for (int i = 0; i < s.sizes().size(); i++) {
            double size = s.sizes().get(i);
            Spread cost = s.costs().get(i);
            svg.line(x.at(size), y.at(cost.q1()), x.at(size), y.at(cost.q3()), "line " + colour)
                    .dot(x.at(size), y.at(cost.median()), 4, colour);
            if (i > 0) {
                svg.line(
                        x.at(s.sizes().get(i - 1)),
                        y.at(s.costs().get(i - 1).median()),
                        x.at(size),
                        y.at(cost.median()),
                        "line " + colour);
            }
        }
        String words = s.law()
                .map(l -> String.format(Locale.ROOT, ": grows as files^%.2f", l.exponent()))
                .orElse("");
        svg.dot(80, legend, 5, colour).text(94, legend + 4, "", s.tool() + words);
    }
}
