package dev.cachebust.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One source of a COPY, as BuildKit's frontend hands it on ({@code convert_copy.go}).
 *
 * @param text as given
 * @param path without a leading or trailing slash, {@code ""} for everything
 * @param wildcard matches whole paths; empty when {@code path} has no wildcards
 * @param includes what is taken below {@code path}; empty list: all
 * @param excludes what is not
 * @param required whether it is an error that nothing is there ({@code --parents} without wildcards)
 */
record SourcePath(
        String text,
        String path,
        Optional<Automaton> wildcard,
        PatternList includes,
        PatternList excludes,
        Optional<String> required) {

    static SourcePath copied(String text, List<String> excludes, boolean parents) throws BadPatternException {
        String source = text;
        List<String> includes = new ArrayList<>();
        Optional<String> required = Optional.empty();
        if (parents) {
            int pivot = text.indexOf("/./");
            source = pivot < 0 ? "" : text.substring(0, pivot);
            String below = clean(pivot < 0 ? text : text.substring(pivot + 3));
            includes.add(below);
            if (!GoMatch.hasWildcards(source) && !GoMatch.hasWildcards(below)) {
                required = Optional.of(clean(source + "/" + below));
            }
        }
        String path = clean(source);
        Optional<Automaton> wildcard =
                GoMatch.hasWildcards(path) ? Optional.of(GoMatch.compile(path)) : Optional.empty();
        return new SourcePath(
                text, path, wildcard, PatternList.compile(includes), PatternList.compile(excludes), required);
    }

    static SourcePath mounted(String text) {
        return new SourcePath(
                text, clean(text), Optional.empty(), PatternList.NONE, PatternList.NONE, Optional.empty());
    }

    private static String clean(String path) {
        return GoText.cleanPath("/" + path).substring(1);
    }

    boolean hasWildcards() {
        return wildcard.isPresent();
    }

    boolean hasFilters() {
        return !includes.isEmpty() || !excludes.isEmpty();
    }

    /** Whether the wildcards match this path itself. */
    boolean names(String candidate) {
        return wildcard.map(w -> w.matches(candidate)).orElse(false);
    }

    /** The directories before the first wildcard, or all of the path. */
    String fixedPart() {
        if (!hasWildcards()) {
            return path;
        }
        StringBuilder fixed = new StringBuilder();
        for (String part : path.split("/")) {
            if (GoMatch.hasWildcards(part)) {
                break;
            }
            fixed.append(fixed.length() == 0 ? "" : "/").append(part);
        }
        return fixed.toString();
    }

    boolean covers(String candidate) {
        if (wildcard.isEmpty()) {
            if (path.isEmpty()) {
                return takes(candidate, false);
            }
            if (!candidate.startsWith(path)) {
                return false;
            }
            int end = path.length();
            return candidate.length() == end
                    || candidate.charAt(end) == '/' && (!hasFilters() || takes(candidate.substring(end + 1), true));
        }
        for (int end = candidate.indexOf('/'); ; end = candidate.indexOf('/', end + 1)) {
            String top = end < 0 ? candidate : candidate.substring(0, end);
            if (names(top)) {
                return takes(end < 0 ? "" : candidate.substring(end + 1), true);
            }
            if (end < 0) {
                return false;
            }
        }
    }

    /**
     * Whether the filters let a path below the source through.
     *
     * @param headed whether the source's own entry is matched too, as the empty path
     */
    private boolean takes(String below, boolean headed) {
        return (includes.isEmpty() || walk(includes, below, headed).matched())
                && (excludes.isEmpty() || !walk(excludes, below, headed).matched());
    }

    private static PatternList.Match walk(PatternList patterns, String below, boolean headed) {
        PatternList.Match match = headed ? patterns.match("", patterns.nothing()) : patterns.nothing();
        if (below.isEmpty()) {
            return match;
        }
        for (int slash = below.indexOf('/'); slash >= 0; slash = below.indexOf('/', slash + 1)) {
            match = patterns.match(below.substring(0, slash), match);
        }
        return patterns.match(below, match);
    }
}
