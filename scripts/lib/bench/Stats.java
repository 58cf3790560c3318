package bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The little statistics that the figures need: quantiles, and how a cost grows. */
final class Stats {
    private Stats() {}

    /** What is said of a list of samples: the median, the middle half, and how many there are. */
    record Spread(double q1, double median, double q3, int samples) {
        static Spread of(double... values) {
            return new Spread(quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75), values.length);
        }
    }

    /** A size and what it cost. */
    record Point(double size, double cost) {}

    /** The law cost = factor × size ^ exponent. */
    record Law(double factor, double exponent) {}

    /** Between the two nearest ranks, in proportion (type 7 of Hyndman and Fan). */
    static double quantile(double[] values, double share) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The straight line of least squares through the logarithms; empty with fewer than two different sizes. */
    static Optional<Law> fit(List<Point> points) {
        double n = points.size();
        double x = points.stream().mapToDouble(p -> Math.log(p.size())).sum() / n;
        double y = points.stream().mapToDouble(p -> Math.log(p.cost())).sum() / n;
        double spread = 0;
        double together = 0;
        for (Point p : points) {
            spread += Math.pow(Math.log(p.size()) - x, 2);
            together += (Math.log(p.size()) - x) * (Math.log(p.cost()) - y);
        }
        if (!(spread > 0)) {
            return Optional.empty();
        }
        double exponent = together / spread;
        return Optional.of(new Law(Math.exp(y - exponent * x), exponent));
    }

    /** Sample by sample, as far as both go: those of one round met the same machine. */
    static double[] ratios(double[] ours, double[] theirs) {
        double[] ratios = new double[Math.min(ours.length, theirs.length)];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        return ratios;
    }
}
