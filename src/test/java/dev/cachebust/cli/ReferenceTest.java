package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The man pages and the reference say what {@code --help} says. {@code mvn test -Dtest=ReferenceTest -Dgolden.update=true} writes
 * them.
 */
class ReferenceTest {
    private static final Path DOCS = Path.of("docs");
    private static final List<CommandPage> PAGES = CommandPage.all(Main.commandLine());

    private static SortedMap<Path, String> files() {
        SortedMap<Path, String> files = new TreeMap<>();
        files.put(DOCS.resolve("reference/commands.md"), ReferencePage.render(PAGES));
        PAGES.forEach(page -> files.put(
                DOCS.resolve("man").resolve(page.name().replace(' ', '-') + ".1"), ManPage.render(page, PAGES)));
        return files;
    }

    @Test
    void isWhatTheProgramSays() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            for (var file : files().entrySet()) {
                Files.createDirectories(file.getKey().getParent());
                Files.writeString(file.getKey(), file.getValue());
            }
        }
        for (var file : files().entrySet()) {
            assertThat(file.getKey()).hasContent(file.getValue());
        }
    }

    @Test
    void thereIsNoPageOfACommandThatIsGone() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS.resolve("man"))) {
            assertThat(pages).allSatisfy(page -> assertThat(files()).containsKey(page));
        }
    }

    @Test
    void hasEveryCommandAndItsOptions() {
        String all = String.join("\n", files().values());
        assertThat(all)
                .contains("## cachebust plan", "--debounce=TIME", "deps or system,source")
                .doesNotContain("__complete", "${", "%n");
    }
}
