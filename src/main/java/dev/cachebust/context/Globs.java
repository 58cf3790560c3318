package dev.cachebust.context;

import java.util.List;

/** A list of globs in the language of {@code .dockerignore}: what one of them matches, and all below it, is meant. */
public final class Globs {
    private final PatternList patterns;

    private Globs(PatternList patterns) {
        this.patterns = patterns;
    }

    /** Compiles; a bad glob is told with its 1-based position as line. */
    public static Globs of(List<String> globs) throws BadPatternException {
        return new Globs(PatternList.compile(globs.stream()
                .map(glob -> glob.startsWith("/") ? glob.substring(1) : glob)
                .toList()));
    }

    /** Whether this path is meant. */
    public boolean matches(String path) {
        return patterns.match(path).matched();
    }
}
