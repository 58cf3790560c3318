package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a RUN, edited. */
public final class RunLines {
    private static final int WIDE = 100;
    private static final Pattern RUN = Pattern.compile("(\\s*(?i:RUN))\\s+(.*)");

    private RunLines() {}

    /**
     * With more mounts: on its first line, or on one each where that would be long.
     *
     * @param mounts values of {@code --mount}
     * @param escape what continues a line; empty: nothing may
     */
    public static Optional<List<String>> mounted(List<String> lines, List<String> mounts, String escape) {
        Matcher matcher = RUN.matcher(lines.get(0));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> all = begun(matcher.group(1), mounts, matcher.group(2), escape);
        all.addAll(lines.subList(1, lines.size()));
        return Optional.of(all);
    }

    private static List<String> begun(String run, List<String> mounts, String rest, String escape) {
        String one = run + mounts.stream().map(m -> " --mount=" + m).reduce("", String::concat) + " " + rest;
        boolean oneEach = rest.startsWith("--mount=") && rest.endsWith(escape);
        if (escape.isEmpty() || one.length() <= WIDE && !oneEach) {
            return new ArrayList<>(List.of(one));
        }
        List<String> lines = new ArrayList<>();
        for (String mount : mounts) {
            lines.add((lines.isEmpty() ? run + " " : "    ") + "--mount=" + mount + " " + escape);
        }
        if (!rest.strip().equals(escape)) {
            lines.add("    " + rest);
        }
        return lines;
    }
}
