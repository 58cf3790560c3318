package dev.cachebust.dockerfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a Dockerfile into its logical lines: reads directives, joins continued lines, leaves out comments. The rules are
 * those of BuildKit's {@code frontend/dockerfile/parser/parser.go} and {@code directives.go}. One pass, linear.
 */
final class LogicalLines {
    /** BuildKit reads lines with a buffer of this many bytes, and a longer line is an error there, too. */
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private static final Set<String> DIRECTIVES = Set.of("syntax", "escape", "check");
    private static final Pattern DIRECTIVE =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)[\\t\\n\\f\\r ]*=[\\t\\n\\f\\r ]*([^\\n]+)");

    /**
     * @param text joined, without leading white space
     * @param first the 1-based line that it begins on
     * @param last the 1-based line that it ends on
     */
    record Logical(String text, int first, int last, Places places) {}

    private final String file;
    private final byte[] content;
    private final List<Directive> directives = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private boolean directivesDone;
    private char escape = '\\';
    private int position;
    private int line;

    LogicalLines(String file, byte[] content) {
        this.file = file;
        this.content = content;
        this.position = startsWithBom(content) ? 3 : 0;
    }

    private static boolean startsWithBom(byte[] content) {
        return content.length >= 3
                && content[0] == (byte) 0xEF
                && content[1] == (byte) 0xBB
                && content[2] == (byte) 0xBF;
    }

    List<Directive> directives() {
        return directives;
    }

    char escape() {
        return escape;
    }

    /** The number of the line that was read last. */
    int line() {
        return line;
    }

    /** The next physical line with its line end, or empty at the end. */
    Optional<String> nextPhysical() {
        if (position >= content.length) {
            return Optional.empty();
        }
        int end = position;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        end = Math.min(content.length, end + 1);
        line++;
        if (end - position > MAX_LINE_BYTES) {
            throw new DockerfileException(
                    file, line, 1, "this line is longer than " + (MAX_LINE_BYTES - 1) + " bytes", "");
        }
        String text = new String(content, position, end - position, StandardCharsets.UTF_8);
        position = end;
        return Optional.of(text);
    }

    /** The next logical line, or empty at the end. */
    Optional<Logical> next() {
        while (true) {
            Optional<String> physical = nextPhysical();
            if (physical.isEmpty()) {
                return Optional.empty();
            }
            String raw = withoutLineEnd(physical.get());
            int indent = Space.skip(raw, 0);
            String text = raw.substring(indent);
            readDirective(text, indent);
            int kept = isComment(text) ? 0 : beforeContinuation(text);
            boolean ends = isComment(text) || kept < 0;
            if (ends && (isComment(text) || text.isEmpty())) {
                continue;
            }
            return Optional.of(join(ends ? text : text.substring(0, kept), ends, indent));
        }
    }

    private Logical join(String start, boolean complete, int indent) {
        int first = line;
        Places.Builder places = new Places.Builder();
        places.add(0, first, indent + 1);
        StringBuilder joined = new StringBuilder(start);
        boolean ends = complete;
        while (!ends) {
            Optional<String> physical = nextPhysical();
            if (physical.isEmpty()) {
                break;
            }
            String text = withoutLineEnd(physical.get());
            // Comments, and empty lines, within an instruction are left out.
            int skipped = Space.skip(text, 0);
            if (skipped == text.length() || text.charAt(skipped) == '#') {
                continue;
            }
            int kept = beforeContinuation(text);
            ends = kept < 0;
            places.add(joined.length(), line, 1);
            joined.append(text, 0, ends ? text.length() : kept);
        }
        return new Logical(joined.toString(), first, line, places.build());
    }

    private void readDirective(String text, int indent) {
        if (directivesDone) {
            return;
        }
        directivesDone = true;
        if (!text.startsWith("#")) {
            return;
        }
        String body = text.substring(Space.skip(text, 1));
        Matcher matcher = DIRECTIVE.matcher(body);
        if (!matcher.matches()) {
            return;
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        String value = Space.trim(matcher.group(2));
        if (!DIRECTIVES.contains(name) || value.isEmpty()) {
            return;
        }
        if (!seen.add(name)) {
            throw new DockerfileException(
                    file, line, indent + 1, "the directive '" + name + "' is given twice", "keep one of them");
        }
        if (name.equals("escape")) {
            if (!value.equals("\\") && !value.equals("`")) {
                throw new DockerfileException(
                        file, line, indent + 1, "the escape character cannot be '" + value + "'", "use \\ or `");
            }
            escape = value.charAt(0);
        }
        directives.add(new Directive(name, value, line));
        directivesDone = false;
    }

    private static boolean isComment(String trimmed) {
        return trimmed.startsWith("#");
    }

    static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** How much of the line stands before its continuation character, or -1 where it has none. */
    private int beforeContinuation(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        if (end == 0 || text.charAt(end - 1) != escape) {
            return -1;
        }
        return end >= 2 && text.charAt(end - 2) == escape ? -1 : end - 1;
    }
}
