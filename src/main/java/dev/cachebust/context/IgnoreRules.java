package dev.cachebust.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ignore file leaves out of the context, exactly as Docker's client does it. Lines: a byte order mark is
 * dropped, {@code #} starts a comment only in the first column, white space around and a leading {@code /} go, the last
 * match wins, {@code !} takes back in, {@code **} stands for any number of directories, and a directory's rules count for
 * all below it.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore files</a>
 */
public final class IgnoreRules implements PathRules {
    /** Go's scanner gives up on longer lines, and with it the build. */
    private static final int LONGEST_LINE = 64 * 1024 - 1;

    private static final IgnoreRules NONE = ofEmpty();

    private final List<String> lines;
    private final PatternList patterns;

    private IgnoreRules(List<String> lines, PatternList patterns) {
        this.lines = lines;
        this.patterns = patterns;
    }

    private static IgnoreRules ofEmpty() {
        try {
            return parse("");
        } catch (BadPatternException e) {
            throw new IllegalStateException("no pattern cannot be a bad one", e);
        }
    }

    /** Rules that leave out nothing. */
    public static IgnoreRules none() {
        return NONE;
    }

    /** Reads an ignore file's bytes. */
    public static IgnoreRules parse(byte[] content) throws BadPatternException {
        return parse(new String(content, StandardCharsets.UTF_8));
    }

    /** Reads an ignore file's text; a bad pattern is told with its line. */
    public static IgnoreRules parse(String content) throws BadPatternException {
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.length() > LONGEST_LINE) {
                throw new BadPatternException(line.substring(0, 40) + "…", "line is longer than 64 KiB")
                        .atLine(lines.size() + 1);
            }
            lines.add(normalize(line));
        }
        PatternList patterns = PatternList.compile(lines);
        lines.removeIf(String::isEmpty);
        return new IgnoreRules(List.copyOf(lines), patterns);
    }

    /** One line as {@code ignorefile.ReadAll} of {@code moby/patternmatcher} hands it on; empty for none. */
    private static String normalize(String line) {
        if (line.startsWith("#")) {
            return "";
        }
        String pattern = GoText.trim(line);
        boolean exclusion = pattern.startsWith("!");
        if (exclusion) {
            pattern = GoText.trim(pattern.substring(1));
        }
        if (!pattern.isEmpty()) {
            pattern = GoText.cleanPath(pattern);
            if (pattern.length() > 1 && pattern.startsWith("/")) {
                pattern = pattern.substring(1);
            }
        }
        return exclusion ? "!" + pattern : pattern;
    }

    /** The patterns as Docker's client is told them. */
    public List<String> patterns() {
        return lines;
    }

    @Override
    public boolean ignores(String path) {
        return !path.isEmpty() && patterns.match(path).matched();
    }

    @Override
    public boolean prunable(String directory) {
        return !directory.isEmpty() && patterns.allBelow(directory, patterns.match(directory));
    }

    @Override
    public Step root() {
        return new Place("", patterns.nothing());
    }

    private final class Place implements Step {
        private final String path;
        private final PatternList.Match match;

        private Place(String path, PatternList.Match match) {
            this.path = path;
            this.match = match;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public boolean ignored() {
            return match.matched();
        }

        @Override
        public boolean prunable() {
            return patterns.allBelow(path, match);
        }

        @Override
        public Step child(String name) {
            String below = path.isEmpty() ? name : path + "/" + name;
            return new Place(below, patterns.match(below, match));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IgnoreRules r && lines.equals(r.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
