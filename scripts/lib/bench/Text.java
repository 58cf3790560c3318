package bench;

import bench.Stats.Spread;
import java.util.Locale;

/** How figures are written. */
final class Text {
    private Text() {}

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == 0
                ? "%,.0f"
                : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Median, and the middle half of the samples. */
    static String spread(Spread s) {
        return number(s.median()) + (s.samples() < 2 ? "" : " (" + number(s.q1()) + " – " + number(s.q3()) + ")");
    }

    static String ratio(Spread s) {
        return "**" + number(s.median()) + "**"
                + (s.samples() < 2 ? "" : " (" + number(s.q1()) + " – " + number(s.q3()) + ")");
    }

    static String count(int files) {
        return String.format(Locale.ROOT, "%,d", files);
    }
}
