package dev.cachebust.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.ConfigException;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.lint.LintCase;
import dev.cachebust.lint.Subject;
import dev.cachebust.plan.EngineTraits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Dockerfile there is: a proposal can be read again, leaves nothing to propose, and never has more run again. */
class ProposerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String FILES = """
            package.json 2
            package-lock.json 2
            requirements.txt 2
            go.mod 2
            go.sum 2
            pom.xml 2
            Dockerfile 9
            cmd/main.go 2
            src/a.js 3
            src/b/c.js 4
            """;

    static List<Path> dockerfiles() {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> String.valueOf(file.getFileName()).equals("Dockerfile"))
                    .filter(ProposerTest::canBeRead)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Many are there to be refused. */
    private static boolean canBeRead(Path path) {
        try {
            String text = text(path);
            subject(text, settings(path), FILES);
            return !text.replace("\r\n", "").contains("\r");
        } catch (DockerfileException | ConfigException | BadPatternException e) {
            return false;
        }
    }

    private static String text(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(Path path) {
        Path config = path.resolveSibling("cachebust.toml");
        return Files.exists(config) ? text(config) : "";
    }

    private static Subject subject(String dockerfile, String config, String files)
            throws ConfigException, BadPatternException {
        return new LintCase(dockerfile, config, files, "").subject();
    }

    private static Proposal propose(String dockerfile, String config, String files) throws Exception {
        Subject subject = subject(dockerfile, config, files);
        TextFile file = TextFile.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        Target target = new Target(
                !config.isEmpty(),
                "",
                Optional.of("cachebust.toml"),
                Optional.of("Dockerfile.bak*"),
                new TextFile(".dockerignore", List.of(), List.of()));
        return Proposer.propose(
                file,
                subject,
                EngineTraits.GRAPH_DRIVER,
                path -> subject.context().get(path).map(entry -> "{}"),
                target);
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void leavesNothingToPropose(Path path) throws Exception {
        String text = text(path);
        Path files = path.resolveSibling("files");
        String context = Files.exists(files) ? text(files) : FILES;
        Proposal proposal = propose(text, settings(path), context);
        proposal.gain().byLayer().values().forEach(s -> assertThat(s.after()).isLessThanOrEqualTo(s.before()));
        for (Hunk hunk : proposal.hunks()) {
            assertThat(hunk.diff().sections()).as(hunk.reason()).isNotEmpty();
            hunk.gain().byLayer().values().forEach(s -> assertThat(s.after()).isLessThanOrEqualTo(s.before()));
        }
        if (proposal.dockerfile().isPresent()) {
            String edited = proposal.dockerfile().get().text();
            Proposal second = propose(edited, proposal.config().orElseGet(() -> settings(path)), context);
            List<Hunk> hunks = second.hunks().stream()
                    .filter(h -> !h.kind().equals("ignore"))
                    .toList();
            assertThat(hunks).as(edited).isEmpty();
        }
    }
}
