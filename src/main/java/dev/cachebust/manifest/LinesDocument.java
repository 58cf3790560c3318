package dev.cachebust.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads files of lines with comments. */
final class LinesDocument {
    /** Where pip takes a comment to begin ({@code req_file.py}: {@code COMMENT_RE}). */
    private static final Pattern PIP_COMMENT = Pattern.compile("(^|\\s+)#.*$");

    private LinesDocument() {}

    /** A requirements file: one that continues a line is left as it is, comment or not. */
    static Map<String, Object> requirements(byte[] content) {
        List<String> lines = new ArrayList<>();
        boolean continued = false;
        for (String line : lines(content)) {
            boolean continues = line.endsWith("\\");
            String rest = continued || continues
                    ? line
                    : PIP_COMMENT.matcher(line).replaceFirst("").strip();
            if (!rest.isEmpty() || continued) {
                lines.add(rest);
            }
            continued = continues;
        }
        return Map.of("lines", lines);
    }

    /** A file of Go's module language ({@code golang.org/x/mod/modfile}): comments and the amount of space do not count. */
    static Map<String, Object> goModule(byte[] content) {
        List<String> lines = new ArrayList<>();
        for (String line : lines(content)) {
            String rest = withoutGoComment(line).strip().replaceAll("[ \\t]+", " ");
            if (!rest.isEmpty()) {
                lines.add(rest);
            }
        }
        return Map.of("lines", lines);
    }

    private static String withoutGoComment(String line) {
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (line.startsWith("//", at)) {
                return line.substring(0, at);
            }
        }
        return line;
    }

    private static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }
}
