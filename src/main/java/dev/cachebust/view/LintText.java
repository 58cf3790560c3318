package dev.cachebust.view;

import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.Severity;
import java.util.ArrayList;
import java.util.List;

/** {@code lint} for people: each finding on a line that editors understand, and below it what to do. */
public final class LintText {
    private LintText() {}

    /** The whole text. */
    public static List<String> lines(List<Finding> findings, Palette palette) {
        List<String> out = new ArrayList<>();
        for (Finding finding : findings) {
            out.add(Sanitizer.name(finding.file()) + ":" + finding.line() + ": " + severity(finding, palette) + " "
                    + palette.strong(finding.rule().id()) + ": " + Sanitizer.text(finding.message()));
            out.add("  advice  " + finding.rule().advice());
            finding.fix().ifPresent(fix -> out.addAll(fix(fix)));
            out.add("  more    " + palette.faint(finding.rule().page()));
            out.add("");
        }
        out.add(summary(findings));
        return out;
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
