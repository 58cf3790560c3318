package bench;

import java.util.Locale;

/** Writes an SVG picture without a background, whose ink fits light pages and dark ones. */
final class Svg {
    /** Colours of lines and dots: class {@code c0} and so on. */
    static final int COLOURS = 6;

    private static final String STYLE = """
            text { font: 12px system-ui, sans-serif; fill: #24292f }
            .small { font-size: 11px; fill: #57606a }
            .title { font-size: 14px; font-weight: 600 }
            .end { text-anchor: end } .middle { text-anchor: middle }
            .grid { stroke: #d0d7de; stroke-width: 1 }
            .mark { stroke: #57606a; stroke-width: 1.5; stroke-dasharray: 4 3 }
            .line { fill: none; stroke-width: 2 } .law { fill: none; stroke-width: 1; stroke-dasharray: 2 3 }
            .c0 { stroke: #0969da; fill: #0969da } .c1 { stroke: #bc4c00; fill: #bc4c00 } .c2 { stroke: #1a7f37; fill: #1a7f37 }
            .c3 { stroke: #8250df; fill: #8250df } .c4 { stroke: #bf3989; fill: #bf3989 } .c5 { stroke: #7d6600; fill: #7d6600 }
            .line, .law { fill: none }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 } .small { fill: #9198a1 }
              .grid { stroke: #3d444d } .mark { stroke: #9198a1 }
              .c0 { stroke: #4493f8; fill: #4493f8 } .c1 { stroke: #f0883e; fill: #f0883e } .c2 { stroke: #3fb950; fill: #3fb950 }
              .c3 { stroke: #ab7df8; fill: #ab7df8 } .c4 { stroke: #db61a2; fill: #db61a2 } .c5 { stroke: #d29922; fill: #d29922 }
              .line, .law { fill: none }
            }
            """;

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                width, height, width, height);
        add("<title>%s</title>", escape(title));
        add("<style>\n%s</style>", STYLE);
    }

    Svg text(double x, double y, String classes, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>", x, y, classes, escape(text));
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String classes) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, classes);
        return this;
    }

    Svg dot(double x, double y, double radius, String classes) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>", x, y, radius, classes);
        return this;
    }

    String end() {
        return out + "</svg>\n";
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("`", "");
    }
}
