package dev.cachebust.view;

import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.Prediction;
import dev.cachebust.history.Why;
import dev.cachebust.history.WhyText;
import dev.cachebust.plan.Bust;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** {@code explain} for people: what became of each step of a build, and why. */
public final class ExplainText {
    private ExplainText() {}

    /**
     * The whole text; times of day are shown in this zone.
     *
     * @param width of the terminal; 0: unlimited
     */
    public static List<String> lines(PastBuild build, ZoneId zone, Palette palette, int width) {
        List<String> out = new ArrayList<>();
        out.add(palette.strong("build " + build.number()) + " of " + Sanitizer.name(build.image()) + " "
                + HistoryText.result(build, palette) + " in " + Words.duration(build.durationMillis()) + ", "
                + HistoryText.time(build, zone));
        out.addAll(Wrap.hanging("cause: " + Sanitizer.text(build.cause()), width, 2));
        for (Bust bust : build.busts()) {
            out.add("bust " + Sanitizer.name(bust.layer().value()) + ": " + Sanitizer.text(Words.bust(bust)));
        }
        out.add("");
        Columns columns = new Columns();
        for (PastStep step : build.steps()) {
            columns.row(
                    "  " + word(step),
                    "%8s".formatted(step.ran() ? Words.duration(step.durationMillis()) : ""),
                    Sanitizer.name(Words.step(step.id())),
                    Words.cut(Sanitizer.text(step.text())),
                    Sanitizer.text(WhyText.of(Why.of(step, build))));
        }
        List<List<String>> rows = columns.lines(width, 3);
        for (int i = 0; i < rows.size(); i++) {
            for (String line : rows.get(i)) {
                out.add(paint(build.steps().get(i), line, palette));
            }
        }
        out.add("");
        out.addAll(prediction(Prediction.of(build), palette));
        return out;
    }

    private static String word(PastStep step) {
        return switch (step.happened()) {
            case CACHED -> "cached";
            case DONE -> "ran";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
            case NOT_REACHED -> "-";
        };
    }

    private static String paint(PastStep step, String row, Palette palette) {
        return switch (step.happened()) {
            case CACHED, NOT_REACHED -> palette.faint(row);
            case DONE -> row;
            case FAILED -> palette.bad(row);
            case CANCELED -> palette.notable(row);
        };
    }

    private static List<String> prediction(Prediction prediction, Palette palette) {
        List<String> out = new ArrayList<>();
        out.add(HistoryText.accuracy(prediction));
        prediction
                .wrong()
                .forEach(step -> out.add(
                        palette.notable("  wrong") + "  " + Sanitizer.name(Words.step(step.id())) + " was predicted "
                                + Words.outcome(step.predicted()) + ", but " + (step.ran() ? "ran" : "was cached")));
        return out;
    }
}
