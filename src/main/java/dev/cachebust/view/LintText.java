package dev.cachebust.view;

import dev.cachebust.advice.Recommendation;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.Severity;
import java.util.ArrayList;
import java.util.List;

/** {@code lint} for people: each finding on a line that editors understand, and below it what to do. */
public final class LintText {
    private LintText() {}

    /**
     * The whole text.
     *
     * @param advice which means fits
     * @param width of the terminal; 0: unlimited
     */
    public static List<String> lines(List<Finding> findings, List<Recommendation> advice, Palette palette, int width) {
        List<String> out = new ArrayList<>();
        for (Finding finding : findings) {
            out.addAll(headline(finding, palette, width));
            String todo = "  advice  ";
            List<String> words = Wrap.hanging(finding.rule().advice(), width, todo.length());
            out.add(todo + words.get(0));
            out.addAll(words.subList(1, words.size()));
            finding.fix().ifPresent(fix -> out.addAll(fix(fix)));
            out.add("  more    " + palette.faint(finding.rule().page()));
            out.add("");
        }
        out.add(summary(findings));
        out.add("");
        out.addAll(AdviceText.lines(advice, palette, width));
        return out;
    }

    /** Where, how bad and which rule on one line; what is wrong beside it, or below it where there is too little room. */
    private static List<String> headline(Finding finding, Palette palette, int width) {
        String place = Sanitizer.name(finding.file()) + ":" + finding.line() + ": ";
        String rule = finding.rule().id();
        String message = Sanitizer.text(finding.message());
        String start = place + severity(finding, palette) + " " + palette.strong(rule) + ":";
        int used = Width.of(place) + finding.severity().word().length() + 1 + rule.length() + 2;
        if (width <= 0 || used + Width.of(message) <= width) {
            return List.of(start + " " + message);
        }
        List<String> lines = new ArrayList<>(List.of(start));
        Wrap.words(message, width - 2).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static String severity(Finding finding, Palette palette) {
        String word = finding.severity().word();
        return switch (finding.severity()) {
            case ERROR -> palette.bad(word);
            case WARNING -> palette.notable(word);
            case INFO -> word;
        };
    }

    private static List<String> fix(Fix fix) {
        List<String> out = new ArrayList<>();
        String file = Sanitizer.name(fix.file());
        if (fix.endLine() < fix.line()) {
            out.add("  fix     insert before line " + fix.line() + " of " + file + ":");
        } else {
            String lines =
                    fix.line() == fix.endLine() ? "line " + fix.line() : "lines " + fix.line() + "-" + fix.endLine();
            out.add("  fix     replace " + lines + " of " + file + " by:");
        }
        fix.replacement().forEach(line -> out.add("          " + Sanitizer.text(line)));
        return out;
    }

    private static String summary(List<Finding> findings) {
        List<String> parts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            int n = (int)
                    findings.stream().filter(f -> f.severity() == severity).count();
            if (n > 0) {
                parts.add(severity == Severity.INFO ? n + " to know" : Words.count(n, severity.word()));
            }
        }
        return parts.isEmpty() ? "nothing found" : String.join(", ", parts);
    }
}
