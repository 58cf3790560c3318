package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code src/test/resources/golden/lint} is a case: a Dockerfile, perhaps {@code cachebust.toml}, {@code
 * dockerignore} and {@code files} (one {@code path bytes} a line), and {@code expected.txt}. Those whose names begin with
 * {@code good-} must give no finding. {@code mvn test -Dtest=LintGoldenTest -Dgolden.update=true} writes what is found now.
 */
class LintGoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/lint");

    static List<Path> cases() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LintCase read(Path folder) throws IOException {
        return new LintCase(
                Files.readString(folder.resolve("Dockerfile")),
                optional(folder.resolve("cachebust.toml")),
                optional(folder.resolve("files")),
                optional(folder.resolve("dockerignore")));
    }

    private static String optional(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatIsExpected(Path folder) throws Exception {
        String actual = dump(read(folder).findings());
        Path expected = folder.resolve("expected.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
        if (String.valueOf(folder.getFileName()).startsWith("good-")) {
            assertThat(actual).isEqualTo("nothing\n");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachFixDoesAwayWithItsFindingAndBringsNoNewOne(Path folder) throws Exception {
        LintCase before = read(folder);
        List<Finding> findings = before.findings();
        for (Finding finding : findings) {
            if (finding.fix().isPresent()) {
                List<Finding> after = before.fixed(finding.fix().get()).findings();
                assertThat(after).hasSizeLessThan(findings.size());
                assertThat(after).extracting(Finding::message).doesNotContain(finding.message());
            }
        }
    }

    private static String dump(List<Finding> findings) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            out.append(finding).append('\n');
            finding.fix().ifPresent(fix -> {
                out.append("  fix ")
                        .append(fix.file())
                        .append(':')
                        .append(fix.line())
                        .append('-')
                        .append(fix.endLine());
                fix.replacement().forEach(line -> out.append("\n  | ").append(line));
                out.append('\n');
            });
        }
        return findings.isEmpty() ? "nothing\n" : out.toString();
    }
}
