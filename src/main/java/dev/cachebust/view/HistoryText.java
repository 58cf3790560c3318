package dev.cachebust.view;

import dev.cachebust.history.LayerUse;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.Prediction;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code history} for people: past builds, what the cache did for each layer, and how well plans predicted it. */
public final class HistoryText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private HistoryText() {}

    /**
     * The whole text; times of day are shown in this zone.
     *
     * @param shown the builds to list
     * @param all those that the sums are of
     */
    public static List<String> lines(List<PastBuild> shown, List<PastBuild> all, ZoneId zone, Palette palette) {
        Columns builds = new Columns().row("build", "at", "result", "    took", "steps run", "cause");
        for (PastBuild build : shown) {
            builds.row(
                    "%5d".formatted(build.number()),
                    time(build, zone),
                    result(build, Palette.PLAIN),
                    "%8s".formatted(Words.duration(build.durationMillis())),
                    build.ran() + " of " + build.steps().size(),
                    Sanitizer.text(build.cause()) + mispredicted(build));
        }
        List<String> out = new ArrayList<>(builds.lines());
        out.add("");
        Columns layers = new Columns().row("layer", "cached", "   ran", "hit rate", "time spent", "time saved");
        LayerUse.of(all)
                .forEach((layer, use) -> layers.row(
                        Sanitizer.name(layer.value()),
                        "%6d".formatted(use.cached()),
                        "%6d".formatted(use.ran()),
                        "%8s".formatted(use.hitPercent() < 0 ? "-" : use.hitPercent() + " %"),
                        "%10s".formatted(Words.duration(use.spentMillis())),
                        "%10s".formatted(Words.duration(use.savedMillis()))));
        out.addAll(layers.lines());
        out.add("");
        sharing(all).ifPresent(out::add);
        out.add(accuracy(Prediction.of(all)));
        out.set(0, palette.strong(out.get(0)));
        return out;
    }

    /** What exporting cost, if there was any. */
    private static Optional<String> sharing(List<PastBuild> all) {
        long millis = all.stream().mapToLong(PastBuild::exportMillis).sum();
        long exports = all.stream().filter(build -> build.exportMillis() > 0).count();
        return exports == 0
                ? Optional.empty()
                : Optional.of("shared cache: " + Words.duration(millis) + " spent on exporting, at "
                        + Words.count((int) exports, "build"));
    }

    private static String mispredicted(PastBuild build) {
        int wrong = Prediction.of(build).wrong().size();
        return wrong == 0 ? "" : " (" + Words.count(wrong, "step") + " predicted wrong)";
    }

    static String result(PastBuild build, Palette palette) {
        String word = build.result().name().toLowerCase(Locale.ROOT);
        return switch (build.result()) {
            case SUCCEEDED -> palette.good(word);
            case FAILED -> palette.bad(word);
            case CANCELED -> palette.notable(word);
        };
    }

    static String time(PastBuild build, ZoneId zone) {
        return TIME.withZone(zone).format(build.at());
    }

    /** {@code prediction: 8 of 9 steps right, 1 maybe}. */
    public static String accuracy(Prediction prediction) {
        if (prediction.steps() == 0) {
            return "prediction: nothing to compare with";
        }
        return "prediction: " + prediction.right() + " of " + Words.count(prediction.steps(), "step") + " right"
                + (prediction.maybe() == 0 ? "" : ", " + prediction.maybe() + " left open as maybe") + ", "
                + prediction.wrong().size() + " wrong";
    }
}
