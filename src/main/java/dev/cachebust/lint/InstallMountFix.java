package dev.cachebust.lint;

import dev.cachebust.dockerfile.Lines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives RUNs the cache mounts that they lack, and takes out of them what would empty the mounts again or has the package
 * manager keep nothing.
 */
final class InstallMountFix {
    private static final Pattern KEEP_NOTHING =
            Pattern.compile("(?<=\\S)[ \\t]+(?:--no-cache-dir|--no-cache)(?=\\s|$)");
    private static final String RM = "rm(?:\\s+-[rf]+)+";
    private static final String ROOT = "(?:/root|~|\\$HOME)";
    private static final String CLEANS = String.join(
            "|",
            "(?:apt-get|apt)(?:\\s+-\\S+)*\\s+(?:auto|dist)?clean(?:\\s+-\\S+)*",
            RM + "(?:\\s+(?:/var/lib/apt/lists/?\\*?|/var/cache/apt(?:/\\S*)?|/var/cache/apk(?:/\\*)?"
                    + "|/var/cache/(?:dnf|yum)(?:/\\*)?|" + ROOT + "/\\.npm\\S*|" + ROOT + "/\\.cache\\S*))+",
            "npm\\s+cache\\s+clean(?:\\s+-\\S+)*",
            "yarn\\s+cache\\s+clean(?:\\s+-\\S+)*",
            "pip3?\\s+cache\\s+purge",
            "composer\\s+clear-?cache",
            "(?:dnf|microdnf|yum)(?:\\s+-\\S+)*\\s+clean\\s+all");
    private static final Pattern EMPTIES = Pattern.compile(CLEANS);

    private InstallMountFix() {}

    /**
     * The edit; empty where a RUN cannot be edited as lines, or would still empty its mount.
     *
     * @param added what each RUN gets; one stretch of lines is replaced, from the first of them to the last
     */
    static Optional<Fix> of(Facts facts, Map<Facts.RunCommand, List<String>> added) {
        SourceText text = facts.subject.text();
        String escape = String.valueOf(facts.subject.dockerfile().escape());
        List<Facts.RunCommand> runs = added.keySet().stream()
                .sorted(Comparator.comparingInt(r -> r.lines().first()))
                .toList();
        int first = runs.get(0).lines().first();
        int last = runs.get(runs.size() - 1).lines().last();
        List<String> lines = new ArrayList<>();
        int next = first;
        for (Facts.RunCommand run : runs) {
            Optional<List<String>> edited = edited(text, run, added.getOrDefault(run, List.of()), escape);
            if (edited.isEmpty()) {
                return Optional.empty();
            }
            lines.addAll(text.lines(next, run.lines().first() - 1));
            lines.addAll(edited.get());
            next = run.lines().last() + 1;
        }
        return Optional.of(Fix.replace(text, first, last, lines));
    }

    private static Optional<List<String>> edited(
            SourceText text, Facts.RunCommand run, List<String> mounts, String escape) {
        Lines at = run.lines();
        String old = String.join("\n", text.lines(at.first(), at.last()));
        boolean heredoc = !run.run().syntax().heredocs().isEmpty();
        String rest = heredoc ? old : keeping(withoutCleaning(old, escape), run);
        if (EMPTIES.matcher(rest).find() || rest.contains("--no-cache")) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(List.of(rest.split("\n", -1)));
        return RunLines.mounted(lines, mounts, heredoc ? "" : escape);
    }

    /** Without commands at the end that delete what was fetched. */
    private static String withoutCleaning(String run, String escape) {
        String gap = "(?:[ \\t]|" + Pattern.quote(escape) + "[ \\t]*\\r?\\n)*";
        Pattern end = Pattern.compile(gap + "&&" + gap + "(?:" + CLEANS + ")[ \\t]*;?\\s*$");
        String rest = run;
        for (Matcher m = end.matcher(rest); m.find(); m = end.matcher(rest)) {
            rest = rest.substring(0, m.start());
        }
        return rest;
    }

    /** Without options that have a package manager keep nothing. apk then has to be told to look for newer lists. */
    private static String keeping(String run, Facts.RunCommand of) {
        boolean apk = of.script().commands().stream().anyMatch(c -> c.runs("apk"));
        return KEEP_NOTHING.matcher(run).replaceAll(apk ? " --update-cache" : "");
    }
}
