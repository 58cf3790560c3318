package dev.cachebust.init;

import dev.cachebust.lint.Fix;
import dev.cachebust.lint.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A file as lines that keep their ends: what is not edited stays as it is, byte for byte.
 *
 * @param name as findings name it
 * @param lines without their ends
 * @param ends {@code \n}, {@code \r\n}, or empty after a last line without one
 */
public record TextFile(String name, List<String> lines, List<String> ends) {

    public TextFile {
        lines = List.copyOf(lines);
        ends = List.copyOf(ends);
    }

    /** Reads a file's bytes; empty if they are not UTF-8, or have a carriage return that ends no line. */
    public static Optional<TextFile> of(String name, byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int next = feed < 0 ? text.length() : feed + 1;
            int end = feed < 0 ? next : feed > start && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            lines.add(text.substring(start, end));
            ends.add(text.substring(end, next));
            start = next;
        }
        return text.replace("\r\n", "").indexOf('\r') < 0
                ? Optional.of(new TextFile(name, lines, ends))
                : Optional.empty();
    }

    /** Its bytes. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Its whole text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append(ends.get(i));
        }
        return text.toString();
    }

    SourceText source() {
        return new SourceText(name, lines);
    }

    /** With these edits, which do not overlap. New lines end as the file's first one does. */
    TextFile edited(List<Fix> edits) {
        String end = ends.isEmpty() || ends.get(0).isEmpty() ? "\n" : ends.get(0);
        List<String> newLines = new ArrayList<>(lines);
        List<String> newEnds = new ArrayList<>(ends);
        List<Fix> backwards = edits.stream()
                .sorted(Comparator.comparingInt(Fix::line).reversed())
                .toList();
        for (Fix edit : backwards) {
            int at = edit.line() - 1;
            if (at > 0 && newEnds.get(at - 1).isEmpty()) {
                newEnds.set(at - 1, end);
            }
            String last = edit.endLine() == newLines.size() && edit.endLine() >= edit.line()
                    ? newEnds.get(edit.endLine() - 1)
                    : end;
            newLines.subList(at, edit.endLine()).clear();
            newEnds.subList(at, edit.endLine()).clear();
            newLines.addAll(at, edit.replacement());
            for (int i = 0; i < edit.replacement().size(); i++) {
                newEnds.add(at + i, i == edit.replacement().size() - 1 ? last : end);
            }
        }
        return new TextFile(name, newLines, newEnds);
    }
}
