package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.init.Gain;
import dev.cachebust.init.Proposal;
import dev.cachebust.init.TextFile;
import dev.cachebust.schema.JsonContract;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code init} without an engine, on the projects of {@code src/test/resources/init}. */
class InitCommandTest {
    private static final Path ROOT = Path.of("src/test/resources/init");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<Path> cases() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int init(String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> args = new ArrayList<>(List.of("-C", folder.toString(), "-t", "x:dev", "init"));
        args.addAll(List.of(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void proposesOnceAndNeverMoreSteps(Path from) throws IOException {
        copy(from);
        String expected = Files.readString(folder.resolve("edits"))
                .lines()
                .filter(line -> line.startsWith("kinds "))
                .findFirst()
                .orElseThrow();
        Files.delete(folder.resolve("edits"));
        byte[] original = Files.readAllBytes(folder.resolve("Dockerfile"));

        assertThat(init("--json")).as(err.toString()).isEqualTo(ExitCode.DONE);
        JsonNode proposal = JsonContract.checked("init", out.toString());
        List<String> kinds = new ArrayList<>();
        for (JsonNode hunk : proposal.path("hunks")) {
            kinds.add(hunk.path("kind").asText());
            for (JsonNode steps : hunk.path("gain")) {
                assertThat(steps.path("after").asInt())
                        .isLessThanOrEqualTo(steps.path("before").asInt());
            }
        }
        assertThat("kinds " + String.join(" ", kinds))
                .as(proposal.toPrettyString())
                .isEqualTo(expected);
        assertThat(Files.readAllBytes(folder.resolve("Dockerfile"))).isEqualTo(original);

        assertThat(init("--write")).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllBytes(folder.resolve("Dockerfile.bak"))).isEqualTo(original);
        String edited = Files.readString(folder.resolve("Dockerfile"));
        assertThat(edited).isEqualTo(proposal.path("dockerfile").asText());
        boolean crlf = new String(original, StandardCharsets.UTF_8).contains("\r\n");
        assertThat(edited.replace("\r\n", "")).doesNotContain(crlf ? "\n" : "\r");

        assertThat(init()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("# nothing to propose").doesNotContain("@@");
        assertThat(init("--write")).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("Dockerfile.bak2")).doesNotExist();
    }

    /** What is shown is a patch that gives what is written. */
    @ParameterizedTest
    @MethodSource("cases")
    void whatIsShownCanBeApplied(Path from) throws Exception {
        copy(from);
        Path dockerfile = folder.resolve("Dockerfile");
        Path ignoreFile = folder.resolve(".dockerignore");
        byte[] original = Files.readAllBytes(dockerfile);
        Optional<byte[]> ignored =
                Files.exists(ignoreFile) ? Optional.of(Files.readAllBytes(ignoreFile)) : Optional.empty();
        assertThat(init()).isEqualTo(ExitCode.DONE);
        String shown = out.toString();
        assertThat(init("--write")).isEqualTo(ExitCode.DONE);
        byte[] written = Files.readAllBytes(dockerfile);

        Files.write(dockerfile, original);
        Files.deleteIfExists(ignoreFile);
        if (ignored.isPresent()) {
            Files.write(ignoreFile, ignored.get());
        }
        Path patch = Files.writeString(folder.resolve("shown.patch"), shown);
        Process git = new ProcessBuilder("git", "apply", patch.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(said).isZero();
        assertThat(Files.readAllBytes(dockerfile)).isEqualTo(written);
    }

    @Test
    void tabsAndALastLineWithoutEndAreShownAsTheyAre() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM bb\nCOPY . .\nRUN\tnpm\tinstall");
        Files.writeString(folder.resolve("package.json"), "{}");
        Files.writeString(folder.resolve(".dockerignore"), "node_modules");
        assertThat(init()).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("-RUN\tnpm\tinstall\n\\ No newline at end of file\n+RUN --mount")
                .contains("-node_modules\n\\ No newline at end of file\n+node_modules\n+Dockerfile.bak*\n");
    }

    @Test
    void anEarlierBackupAndAConfigStay() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM bb\nCOPY package.json .\nRUN npm ci");
        Files.writeString(folder.resolve("package.json"), "{}");
        Files.writeString(folder.resolve("Dockerfile.bak"), "mine");
        Files.writeString(folder.resolve("cachebust.toml"), "image = \"x:dev\"\n");
        assertThat(init("--write")).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("Dockerfile.bak")).hasContent("mine");
        assertThat(folder.resolve("Dockerfile.bak2")).hasContent("FROM bb\nCOPY package.json .\nRUN npm ci");
        assertThat(folder.resolve("cachebust.toml")).hasContent("image = \"x:dev\"");
        assertThat(folder.resolve("Dockerfile"))
                .content()
                .isEqualTo("FROM bb\nCOPY package.json .\nARG CACHE_BUST_DEPS\n"
                        + "RUN --mount=type=cache,id=npm,target=/root/.npm npm ci");
    }

    @Test
    void whatWasEditedMeanwhileIsNotWrittenOver() throws IOException {
        Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), "FROM other\n");
        Path config = folder.resolve("cachebust.toml");
        TextFile proposed = TextFile.of("Dockerfile", "FROM bb\nRUN x\n".getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        Proposal proposal = new Proposal(
                Optional.of("image = \"x\"\n"),
                List.of(),
                Optional.of(proposed),
                Optional.empty(),
                new Gain(new TreeMap<>()),
                List.of());
        InitFiles files = new InitFiles(
                dockerfile,
                "FROM bb\n".getBytes(StandardCharsets.UTF_8),
                folder.resolve(".dockerignore"),
                new byte[0],
                config);
        assertThatThrownBy(() -> files.write(proposal))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("edited meanwhile");
        assertThat(dockerfile).hasContent("FROM other");
        assertThat(config).doesNotExist();
        assertThat(folder.resolve("Dockerfile.bak")).doesNotExist();

        Files.writeString(dockerfile, "FROM bb\n");
        Files.writeString(config, "mine");
        assertThatThrownBy(() -> files.write(proposal))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is there meanwhile");
        assertThat(config).hasContent("mine");
        assertThat(dockerfile).hasContent("FROM bb");
        assertThat(folder.resolve("Dockerfile.bak")).doesNotExist();
    }

    @Test
    void aFileThatIsNoTextIsLeftAlone() throws IOException {
        Files.write(folder.resolve("Dockerfile"), "FROM bb\nRUN echo \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(init("--write")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is not UTF-8 text");
        assertThat(folder.resolve("cachebust.toml")).doesNotExist();
    }
}
