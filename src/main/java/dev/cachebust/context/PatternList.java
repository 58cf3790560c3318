package dev.cachebust.context;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns in their order, the last that matches wins. Paths are asked from the top down, each with its parent's answer:
 * that is how Docker's client walks ({@code MatchesUsingParentResults} of {@code moby/patternmatcher}), and it is not the
 * same as asking for a path alone.
 */
public final class PatternList {
    /** Matches nothing. */
    public static final PatternList NONE = new PatternList(List.of());

    private final List<PathPattern> patterns;
    private final Match nothing;

    private PatternList(List<PathPattern> patterns) {
        this.patterns = List.copyOf(patterns);
        this.nothing = new Match(new long[(patterns.size() + 63) / 64], false);
    }

    /** Takes cleaned patterns; the n-th exception is told as line n. Blank ones are left out. */
    public static PatternList compile(List<String> patterns) throws BadPatternException {
        List<PathPattern> compiled = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = GoText.trim(patterns.get(i));
            if (pattern.isEmpty()) {
                continue;
            }
            pattern = GoText.cleanPath(pattern);
            boolean exclusion = pattern.startsWith("!");
            try {
                if (pattern.equals("!")) {
                    throw new BadPatternException(pattern, "nothing after !");
                }
                compiled.add(PathPattern.compile(exclusion ? pattern.substring(1) : pattern, exclusion));
            } catch (BadPatternException e) {
                throw e.atLine(i + 1);
            }
        }
        return new PatternList(compiled);
    }

    /** Whether there is no pattern. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** The answer for what stands above all paths: no pattern matches. */
    public Match nothing() {
        return nothing;
    }

    /** The answer for a path whose parent's answer is known. */
    public Match match(String path, Match parent) {
        if (patterns.isEmpty()) {
            return nothing;
        }
        long[] bits = new long[nothing.bits.length];
        boolean matched = false;
        for (int i = 0; i < patterns.size(); i++) {
            PathPattern pattern = patterns.get(i);
            boolean hit = parent.has(i) || pattern.exclusion() == matched && pattern.matches(path);
            if (hit) {
                bits[i / 64] |= 1L << (i % 64);
                matched = !pattern.exclusion();
            }
        }
        return new Match(bits, matched);
    }

    /** The answer for a path of which nothing is known yet. */
    public Match match(String path) {
        Match match = nothing;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            match = match(path.substring(0, slash), match);
        }
        return match(path, match);
    }

    /** Whether everything below a directory with this answer matches as well. */
    public boolean allBelow(String directory, Match match) {
        if (!match.matched) {
            return false;
        }
        for (int i = match.last() + 1; i < patterns.size(); i++) {
            if (patterns.get(i).exclusion() && patterns.get(i).canMatchBelow(directory)) {
                return false;
            }
        }
        return true;
    }

    /** Whether something below a directory can match although the directory does not. */
    public boolean canMatchBelow(String directory) {
        return patterns.stream().anyMatch(p -> !p.exclusion() && p.canMatchBelow(directory));
    }

    /** Which patterns matched, and what follows from it. */
    public static final class Match {
        private final long[] bits;
        private final boolean matched;

        private Match(long[] bits, boolean matched) {
            this.bits = bits;
            this.matched = matched;
        }

        /** Whether the last pattern that matched is not an exception. */
        public boolean matched() {
            return matched;
        }

        private boolean has(int i) {
            return (bits[i / 64] & 1L << (i % 64)) != 0;
        }

        /** The last pattern that matched. */
        private int last() {
            for (int word = bits.length - 1; word >= 0; word--) {
                if (bits[word] != 0) {
                    return word * 64 + 63 - Long.numberOfLeadingZeros(bits[word]);
                }
            }
            return -1;
        }
    }
}
