import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws what "tmux capture-pane -p -e" printed (stdin) as an SVG picture (stdout): Picture.java COLUMNS ROWS. It knows the
 * sixteen colours, bold, faint and inverse; every piece of text is held to its columns, whatever the font.
 */
final class Picture {
    private static final double CELL = 8.4;
    private static final int LINE = 19;
    private static final int MARGIN = 14;
    private static final String INK = "#d8dee9";
    private static final String PAPER = "#1b2027";
    private static final String[] COLOURS = {
        "#4c566a", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#ffffff"
    };
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;]*)m|\u001b[()][0-9A-B]|[\u000e\u000f]");

    private final StringBuilder out = new StringBuilder();
    private String colour = INK;
    private boolean bold;
    private boolean faint;
    private boolean inverse;

    public static void main(String[] words) throws IOException {
        String captured = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        System.out.write(new Picture()
                .draw(captured, Integer.parseInt(words[0]), Integer.parseInt(words[1]))
                .getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private String draw(String captured, int columns, int rows) {
        long width = Math.round(2 * MARGIN + columns * CELL);
        int height = 2 * MARGIN + rows * LINE;
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-size=\"14\"".formatted(width, height));
        out.append(" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\">\n");
        out.append("<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n".formatted(PAPER));
        List<String> lines = captured.lines().toList();
        for (int row = 0; row < Math.min(rows, lines.size()); row++) {
            line(lines.get(row), MARGIN + (row + 1) * LINE - 5);
        }
        return out.append("</svg>\n").toString();
    }

    private void line(String line, int y) {
        Matcher sequence = SEQUENCE.matcher(line);
        int from = 0;
        int column = 0;
        while (sequence.find()) {
            column = text(line.substring(from, sequence.start()), column, y);
            if (sequence.group(1) != null) {
                style(sequence.group(1));
            }
            from = sequence.end();
        }
        text(line.substring(from), column, y);
    }

    private int text(String text, int column, int y) {
        int columns = text.codePointCount(0, text.length());
        if (inverse && columns > 0) {
            out.append("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
                    .formatted(MARGIN + column * CELL, y - LINE + 5, columns * CELL, LINE, colour));
        }
        for (String word : words(text)) {
            int length = word.codePointCount(0, word.length());
            if (!word.isBlank()) {
                out.append("<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" fill=\"%s\"%s%s>%s</text>\n".formatted(
                        MARGIN + column * CELL, y, length * CELL, inverse ? PAPER : colour,
                        bold ? " font-weight=\"bold\"" : "", faint ? " opacity=\"0.6\"" : "", escaped(word)));
            }
            column += length;
        }
        return column;
    }

    /** The text in parts, each blank or without a gap: in SVG, gaps shrink. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\\S+( \\S+)*|\\s+").matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private void style(String parameters) {
        for (String parameter : parameters.split(";")) {
            int code = parameter.isEmpty() ? 0 : Integer.parseInt(parameter);
            switch (code) {
                case 0 -> {
                    colour = INK;
                    bold = false;
                    faint = false;
                    inverse = false;
                }
                case 1 -> bold = true;
                case 2 -> faint = true;
                case 7 -> inverse = true;
                case 22 -> {
                    bold = false;
                    faint = false;
                }
                case 27 -> inverse = false;
                case 39 -> colour = INK;
                default -> {
                    if (code >= 30 && code <= 37) {
                        colour = COLOURS[code - 30];
                    } else if (code >= 90 && code <= 97) {
                        colour = COLOURS[code - 90];
                    }
                }
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
