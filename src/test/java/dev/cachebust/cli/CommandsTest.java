package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    @Test
    void areCalledWhatTheyCallThemselves() {
        Commands.all()
                .forEach((name, command) -> assertThat(name).startsWith(new CommandLine(command).getCommandName()));
    }

    @Test
    void onlyWhatIsNamedIsLookedAt() {
        assertThat(Commands.in("-C", "shop", "plan", "--json")).containsOnlyKeys("plan");
    }

    @Test
    void aFolderMayBeCalledLikeACommand() {
        assertThat(Commands.in("-C", "watch", "plan", "build")).containsOnlyKeys("watch", "build", "plan");
    }

    @Test
    void whatTellsOfAllHasAll() {
        assertThat(Commands.in("completion", "bash")).isEqualTo(Commands.all());
        assertThat(Commands.in("__complete", "--", "watch", "--")).isEqualTo(Commands.all());
        assertThat(Commands.in("--help")).isEqualTo(Commands.all());
        assertThat(Commands.in("plam")).isEqualTo(Commands.all());
    }
}
