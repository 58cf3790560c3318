package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int lint(String... options) {
        List<String> args = new ArrayList<>(List.of("-C", folder.toString(), "lint"));
        args.addAll(List.of(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM node:20\nCOPY . .\nRUN npm ci\n");
        Files.writeString(folder.resolve(".dockerignore"), "*.log\n");
    }

    @Test
    void failsFromTheSeverityThatIsAskedFor() {
        assertThat(lint()).isEqualTo(ExitCode.DONE);
        assertThat(lint("--fail-on", "warning")).isEqualTo(ExitCode.LINT_FAILED);
        assertThat(lint("--fail-on", "never")).isEqualTo(ExitCode.DONE);
        assertThat(lint("--fail-on", "nonsense")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void tellsWhatTheConfigAsksForInVain() throws IOException {
        Files.writeString(folder.resolve("cachebust.toml"), "[layers.dependency]\narg = \"DEPS_HASH\"\n");
        assertThat(lint("--json")).isEqualTo(ExitCode.LINT_FAILED);
        assertThat(out.toString())
                .contains("\"rule\":\"bust-arg-undeclared\",\"severity\":\"error\"")
                .contains("\"file\":\"cachebust.toml\",\"line\":1,");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void namesFilesAsSeenFromTheProject() throws IOException {
        Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(folder.resolve("ctx/.dockerignore"), "*.log\n");
        Files.writeString(folder.resolve("ctx/a~"), "");
        Files.writeString(folder.resolve("cachebust.toml"), "context = \"ctx\"\ndockerfile = \"Dockerfile\"\n");
        assertThat(lint("--format", "sarif")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("\"ruleId\":\"context-copy-before-install\"")
                .contains("\"uri\":\"ctx/.dockerignore\"");
    }
}
