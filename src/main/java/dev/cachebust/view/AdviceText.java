package dev.cachebust.view;

import dev.cachebust.advice.Advisor;
import dev.cachebust.advice.Cost;
import dev.cachebust.advice.Recommendation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which of the means of selective invalidation fits, for people: a line each, what would help first. */
final class AdviceText {
    private static final int VERDICT = 9;
    private static final int MEANS = 26;

    private AdviceText() {}

    /** @param width of the terminal; 0: unlimited */
    static List<String> lines(List<Recommendation> all, Palette palette, int width) {
        List<String> out = new ArrayList<>(List.of("strategies (docs/strategies.md):"));
        for (Recommendation one : all) {
            String verdict = pad(one.verdict().word().replace('-', ' '), VERDICT);
            String means = pad(one.means().shown(), MEANS);
            boolean fits = fits(one);
            int indent = 2 + VERDICT + MEANS;
            boolean beside = width <= 0 || width >= 2 * indent;
            int column = beside ? indent : 4;
            List<String> words = Wrap.hanging(Sanitizer.text(reason(one)), width, column);
            String head = "  " + (fits ? palette.notable(verdict) : verdict) + (fits ? palette.strong(means) : means);
            if (beside) {
                out.add(head + words.get(0));
                out.addAll(words.subList(1, words.size()));
            } else {
                out.add(head.stripTrailing());
                out.add("    " + words.get(0));
                out.addAll(words.subList(1, words.size()));
            }
        }
        if (all.stream().anyMatch(AdviceText::fits)) {
            out.add("  cachebust init shows the edits that leave the image as it is");
        }
        return out;
    }

    private static boolean fits(Recommendation one) {
        return one.verdict() == Recommendation.Verdict.FITS;
    }

    private static String pad(String word, int columns) {
        return String.format(Locale.ROOT, "%-" + columns + "s", word);
    }

    private static String reason(Recommendation one) {
        Cost cost = one.cost();
        String figures = cost.runs() == 0
                ? ""
                : ": " + (cost.runs() == 1 ? "once" : cost.runs() + " times") + " in the last " + Advisor.DAYS
                        + " days, " + Words.duration(cost.millis());
        return one.reason() + figures + (one.advice().isEmpty() ? "" : "; " + one.advice());
    }
}
