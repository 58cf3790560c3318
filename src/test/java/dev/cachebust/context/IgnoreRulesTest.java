package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class IgnoreRulesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/context");

    /**
     * One folder per case: {@code rules} is an ignore file; each line of {@code expected} says what becomes of a path
     * ({@code in}, {@code out}) or whether a directory needs looking into ({@code open}, {@code pruned}), or how the rules
     * are refused ({@code bad LINE REASON}).
     */
    @TestFactory
    Stream<DynamicTest> golden() throws IOException {
        List<Path> cases;
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            cases = folders.filter(f -> f.getFileName().toString().startsWith("ignore-"))
                    .sorted()
                    .toList();
        }
        assertThat(cases).hasSizeGreaterThan(30);
        return cases.stream()
                .map(folder -> DynamicTest.dynamicTest(
                        String.valueOf(folder.getFileName()),
                        () -> assertThat(answers(folder)).isEqualTo(Files.readAllLines(folder.resolve("expected")))));
    }

    private static List<String> answers(Path folder) throws IOException {
        List<String> answers = new ArrayList<>();
        try {
            IgnoreRules rules = IgnoreRules.parse(Files.readAllBytes(folder.resolve("rules")));
            for (String line : Files.readAllLines(folder.resolve("expected"))) {
                String path = line.substring(line.indexOf(' ') + 1);
                boolean aboutPruning = line.startsWith("pruned ") || line.startsWith("open ");
                String answer = aboutPruning
                        ? (rules.prunable(path) ? "pruned" : "open")
                        : (rules.ignores(path) ? "out" : "in");
                answers.add(answer + " " + path);
            }
        } catch (BadPatternException e) {
            answers.add("bad " + e.line() + " " + e.reason());
        }
        return answers;
    }

    @Test
    void rootIsNeverIgnored() throws BadPatternException {
        IgnoreRules rules = IgnoreRules.parse("**");
        assertThat(rules.ignores("")).isFalse();
        assertThat(rules.prunable("")).isFalse();
    }

    @Test
    void tellsThePatternsAsDockersClientIsTold() throws BadPatternException {
        assertThat(IgnoreRules.parse("# c\n /a/ \n\n! b/../c\n").patterns()).containsExactly("a", "!c");
    }

    @Test
    void longLineIsRefusedAsGoDoes() {
        assertThatThrownBy(() -> IgnoreRules.parse("a\n" + "b".repeat(70_000)))
                .isInstanceOfSatisfying(
                        BadPatternException.class, e -> assertThat(e.line()).isEqualTo(2));
    }

    @Test
    void hostilePatternTakesBoundedTime() throws BadPatternException {
        IgnoreRules rules = IgnoreRules.parse("**/a*".repeat(200) + "**/*a*a*a*a*a*a*a*a*a*ab");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(rules.ignores("a".repeat(3000) + "c")).isFalse();
            assertThat(rules.ignores("a/".repeat(1000) + "b")).isFalse();
        });
    }

    @Test
    void manyPathsTakeLittleTime() throws BadPatternException {
        IgnoreRules rules = IgnoreRules.parse("**/*.pyc\n**/.git\n**/node_modules\n*.log\n!keep.log\n**/__pycache__\n"
                + "docs/**/*.md\n**/.DS_Store\n**/build*/out\ntest?\n");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            int ignored = 0;
            for (int i = 0; i < 100_000; i++) {
                ignored += rules.ignores("src/main/package" + i % 100 + "/Some" + i + ".java") ? 1 : 0;
            }
            assertThat(ignored).isZero();
        });
    }

    @Test
    void fileBesideTheDockerfileReplacesTheContexts(@TempDir Path dir) throws IOException, BadPatternException {
        Path dockerfile = Files.createDirectories(dir.resolve("docker")).resolve("api.Dockerfile");
        assertThat(IgnoreFile.locate(dir, dockerfile)).isEmpty();
        assertThat(IgnoreFile.read(dir, dockerfile).patterns()).isEmpty();

        Files.writeString(dir.resolve(".dockerignore"), "common");
        assertThat(IgnoreFile.read(dir, dockerfile).patterns()).containsExactly("common");

        Files.writeString(dir.resolve("docker/api.Dockerfile.dockerignore"), "own");
        assertThat(IgnoreFile.read(dir, dockerfile).patterns()).containsExactly("own");
    }

    @Test
    void globsMeanWhatIsBelowThemToo() throws BadPatternException {
        Globs globs = Globs.of(List.of("proto", "/src/*.ts", "**/package.json", "!proto/old"));
        assertThat(globs.matches("proto/a/b.proto")).isTrue();
        assertThat(globs.matches("proto/old/b.proto")).isFalse();
        assertThat(globs.matches("src/a.ts")).isTrue();
        assertThat(globs.matches("src/a/b.ts")).isFalse();
        assertThat(globs.matches("x/package.json")).isTrue();
        assertThatThrownBy(() -> Globs.of(List.of("a", "[")))
                .isInstanceOfSatisfying(
                        BadPatternException.class, e -> assertThat(e.line()).isEqualTo(2));
    }
}
