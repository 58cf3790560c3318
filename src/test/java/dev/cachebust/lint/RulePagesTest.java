package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule has its page, and the page's examples show the rule and nothing else. */
class RulePagesTest {
    private static final Path FOLDER = Path.of("docs/rules");

    private static String section(String page, String title) {
        Matcher matcher =
                Pattern.compile("(?ms)^## " + title + "\n(.*?)(?=^## |\\z)").matcher(page);
        assertThat(matcher.find()).as("## " + title).isTrue();
        return matcher.group(1).strip();
    }

    private static LintCase example(String section) {
        return new LintCase(
                block(section, "dockerfile"),
                block(section, "toml"),
                block(section, "text"),
                block(section, "dockerignore"));
    }

    private static String block(String section, String language) {
        Matcher matcher =
                Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(section);
        return matcher.find() ? matcher.group(1) : "";
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void thePageSaysAllThereIsToSay(Rule rule) throws Exception {
        String page = Files.readString(Path.of(rule.page()));
        assertThat(page)
                .startsWith("# " + rule.id() + ": " + rule.title() + "\n\nSeverity: "
                        + rule.severity().word() + "\n");
        assertThat(section(page, "Why")).isNotEmpty();
        assertThat(section(page, "How to fix")).isNotEmpty();
        assertThat(example(section(page, "Bad")).findings())
                .isNotEmpty()
                .extracting(Finding::rule)
                .containsOnly(rule);
        assertThat(example(section(page, "Good")).findings()).isEmpty();
    }

    @Test
    void theIndexListsTheRules() throws IOException {
        String table = Arrays.stream(Rule.values())
                .map(r -> "| [" + r.id() + "](" + r.id() + ".md) | "
                        + r.severity().word() + " | " + r.title() + " |\n")
                .collect(Collectors.joining());
        assertThat(Files.readString(FOLDER.resolve("README.md"))).endsWith("| --- | --- | --- |\n" + table);
    }

    @Test
    void thereIsNoOtherPage() throws IOException {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            List<String> expected = Stream.concat(
                            Stream.of("README.md"), Arrays.stream(Rule.values()).map(r -> r.id() + ".md"))
                    .toList();
            assertThat(pages.map(p -> String.valueOf(p.getFileName()))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
