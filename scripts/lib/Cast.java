import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes what a terminal gets (stdin) as an asciicast of version 2: Cast.java COLUMNS ROWS FILE. */
final class Cast {
    public static void main(String[] words) throws IOException {
        try (Writer out = Files.newBufferedWriter(Path.of(words[2]));
                InputStreamReader in = new InputStreamReader(System.in, StandardCharsets.UTF_8)) {
            out.write("{\"version\": 2, \"width\": %s, \"height\": %s}\n".formatted(words[0], words[1]));
            out.flush();
            char[] buffer = new char[64 * 1024];
            long start = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                long now = System.nanoTime();
                start = start == 0 ? now : start;
                out.write("[%s, \"o\", %s]\n"
                        .formatted(String.format(Locale.ROOT, "%.3f", (now - start) / 1e9), quoted(buffer, n)));
                out.flush();
            }
        }
    }

    private static String quoted(char[] text, int length) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
