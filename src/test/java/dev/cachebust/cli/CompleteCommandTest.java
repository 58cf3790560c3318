package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompleteCommandTest {
    private static List<String> after(String... words) {
        return CompleteCommand.candidates(Main.commandLine().getCommandSpec(), Arrays.asList(words));
    }

    @Test
    void commandsThatBeginSo() {
        assertThat(after("wa")).containsExactly("watch");
        assertThat(after("")).contains("watch", "build", "plan", "status").noneMatch(word -> word.startsWith("-"));
    }

    @Test
    void isNotAmongThem() {
        assertThat(after("")).noneMatch(word -> word.startsWith("__"));
        assertThat(after("__")).isEmpty();
    }

    @Test
    void optionsOfTheCommand() {
        assertThat(after("watch", "--deb")).containsExactly("--debounce");
        assertThat(after("plan", "--")).contains("--json").doesNotContain("--debounce");
    }

    @Test
    void valuesOfAnOption() {
        assertThat(after("watch", "--progress", "")).contains("tty", "plain", "json", "quiet");
        assertThat(after("watch", "--progress", "j")).containsExactly("json");
    }

    @Test
    void valuesOfAParameter() {
        assertThat(after("completion", "f")).containsExactly("fish");
    }

    @Test
    void filesAreTheShellsMatter() {
        assertThat(after("-C", "")).isEmpty();
    }
}
