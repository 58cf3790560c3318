package dev.cachebust.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.layer.Probe;
import dev.cachebust.probe.Prober.Outcome;
import dev.cachebust.probe.Prober.Outcome.Answered;
import dev.cachebust.probe.Prober.Outcome.Failed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real repositories. */
class GitProbeTest {
    @TempDir
    Path folder;

    private Path library;

    @BeforeEach
    void make() throws Exception {
        library = Files.createDirectory(folder.resolve("library"));
        git("init", "--quiet", "-b", "main");
        git("commit", "--quiet", "--allow-empty", "-m", "1");
    }

    private String git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(library.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }

    private Outcome ask(String url, String ref) {
        Prober prober = new Prober(folder, System.getenv(), reference -> reference);
        Probe probe = new Probe.Git(url, ref);
        return Objects.requireNonNull(prober.ask(List.of(probe)).get(probe));
    }

    private Outcome ask(String ref) {
        return ask(library.toString(), ref);
    }

    @Test
    void tellsTheCommitOfABranch() throws Exception {
        String first = git("rev-parse", "HEAD");
        assertThat(ask("main")).isEqualTo(new Answered(first));
        assertThat(ask("HEAD")).isEqualTo(new Answered(first));
        assertThat(ask("refs/heads/main")).isEqualTo(new Answered(first));
        assertThat(ask("library", "main")).as("relative to the project").isEqualTo(new Answered(first));
        git("commit", "--quiet", "--allow-empty", "-m", "2");
        assertThat(ask("main"))
                .isEqualTo(new Answered(git("rev-parse", "HEAD")))
                .isNotEqualTo(new Answered(first));
    }

    @Test
    void tellsTheCommitOfATagAndNotTheTagsOwnId() throws Exception {
        git("tag", "-a", "-m", "one", "v1");
        String commit = git("rev-parse", "HEAD");
        git("checkout", "--quiet", "-b", "feature/v1");
        git("commit", "--quiet", "--allow-empty", "-m", "2");
        assertThat(ask("v1")).isEqualTo(new Answered(commit));
    }

    @Test
    void needsNoNetworkForACommit() {
        String commit = "0123456789012345678901234567890123456789";
        assertThat(ask("/nowhere", commit)).isEqualTo(new Answered(commit));
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        assertThat(ask("nothing")).isEqualTo(new Failed("there is no branch or tag nothing"));
        assertThat(((Failed) ask("/nowhere", "main")).reason()).startsWith("git ended with exit code 128: ");
    }

    @Test
    void runsNoHelperThatAnAddressNames() {
        Path mark = folder.resolve("mark");
        Outcome outcome = ask("ext::touch " + mark, "main");
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(mark).doesNotExist();
        assertThat(ask("--upload-pack=touch " + mark, "main")).isInstanceOf(Failed.class);
        assertThat(mark).doesNotExist();
    }
}
