package dev.cachebust.view.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.view.Width;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code golden/screen} with a {@code script.txt}, see {@link ScreenScript}, on the sizes that its files are
 * named after: {@code 80x24.txt}, {@code 40x10.ascii.txt}, {@code 80x24.color.txt} (styles as tags). With
 * {@code -Dgolden.update=true} the files that are there are written anew, to be read before they are committed; a new size
 * begins as an empty file.
 */
class ScreenGoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/screen");
    private static final Pattern NAME = Pattern.compile("(\\d+)x(\\d+)(\\.ascii)?(\\.color)?\\.txt");

    static Stream<Path> screens() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAsExpected(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        assertThat(name.matches()).isTrue();
        Size size = new Size(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
        boolean color = name.group(4) != null;
        Frame frame = ScreenScript.play(ROOT.resolve(ROOT.relativize(file).getName(0)), size)
                .frame(color, name.group(3) != null);
        List<String> shown = frame.rows().stream()
                .map(row -> color ? tagged(row) : row.text())
                .toList();
        if (Boolean.getBoolean("golden.update")) {
            Files.write(file, shown);
        }
        assertThat(shown).containsExactlyElementsOf(Files.readAllLines(file));
        assertThat(frame.rows()).hasSizeLessThanOrEqualTo(size.rows());
        assertThat(frame.rows())
                .allSatisfy(row -> assertThat(Width.of(row.text())).isLessThanOrEqualTo(size.columns()));
    }

    private static String tagged(Row row) {
        return row.spans().stream()
                .map(span -> span.style() == Style.PLAIN
                        ? span.text()
                        : "<" + span.style().name().toLowerCase(java.util.Locale.ROOT) + ">" + span.text() + "</>")
                .collect(Collectors.joining());
    }
}
