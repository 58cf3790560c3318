package dev.cachebust.build.buildkit.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns in the way of an ignore file, matched from the root downwards (moby's {@code patternmatcher}). */
final class PathPatterns {
    private final List<One> patterns;

    private PathPatterns(List<One> patterns) {
        this.patterns = patterns;
    }

    static PathPatterns of(List<String> lines) {
        List<One> patterns = new ArrayList<>();
        for (String line : lines) {
            String text = line.strip();
            boolean exclusion = text.startsWith("!");
            String clean = FollowedPaths.clean(exclusion ? text.substring(1) : text);
            if (!clean.isEmpty()) {
                patterns.add(new One(clean, exclusion, Pattern.compile(regex(clean), Pattern.DOTALL)));
            }
        }
        return new PathPatterns(patterns);
    }

    /** Whether the last pattern to match this path or a parent of it is not a {@code !} one. */
    Match match(String path, Match parent) {
        boolean[] each = new boolean[patterns.size()];
        boolean matched = false;
        for (int i = 0; i < each.length; i++) {
            One one = patterns.get(i);
            each[i] = parent.each.length > 0 && parent.each[i];
            if (!each[i] && one.exclusion == matched) {
                each[i] = one.regex.matcher(path).matches();
            }
            if (each[i]) {
                matched = !one.exclusion;
            }
        }
        return new Match(matched, each);
    }

    /** Whether a path below this directory could match. */
    boolean canMatchBelow(String dir) {
        return patterns.stream().anyMatch(p -> !p.exclusion && p.reachesBelow(dir));
    }

    /** Whether a {@code !} pattern could match a path below this directory. */
    boolean canReincludeBelow(String dir) {
        return patterns.stream().anyMatch(p -> p.exclusion && p.reachesBelow(dir));
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith("**", i)) {
                i += pattern.startsWith("/", i + 2) ? 2 : 1;
                regex.append(i + 1 == pattern.length() ? ".*" : "(.*/)?");
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' || c == ']') {
                regex.append(c);
            } else if (c == '\\' && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    record Match(boolean matched, boolean[] each) {
        static final Match NONE = new Match(false, new boolean[0]);
    }

    private record One(String text, boolean exclusion, Pattern regex) {
        boolean reachesBelow(String dir) {
            int wildcard = 0;
            while (wildcard < text.length() && "*?[]\\^".indexOf(text.charAt(wildcard)) < 0) {
                wildcard++;
            }
            String literal = text.substring(0, wildcard);
            return wildcard < text.length()
                    ? literal.startsWith(dir + "/") || (dir + "/").startsWith(literal)
                    : literal.startsWith(dir + "/");
        }
    }
}
