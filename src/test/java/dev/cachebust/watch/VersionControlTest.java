package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real git leaves behind while it is at work, and what the others are documented to. */
class VersionControlTest {
    @TempDir
    private Path temp;

    private Path repository;
    private Path context;

    @BeforeEach
    void repository() throws Exception {
        repository = Files.createDirectory(temp.resolve("repository"));
        context = Files.createDirectories(repository.resolve("deep/context"));
        git(0, "init", "-q", "-b", "main");
        commit("one");
        git(0, "branch", "base");
        commit("two");
        commit("three");
        git(0, "checkout", "-q", "-b", "other", "base");
        commit("different");
    }

    @Test
    void atRestNothingIsUnderWay() {
        assertThat(VersionControl.underWay(context)).isEmpty();
        assertThat(VersionControl.underWay(temp)).isEmpty();
    }

    @Test
    void theLockOfTheIndex() throws Exception {
        Path lock = Files.createFile(repository.resolve(".git/index.lock"));
        assertThat(name(context)).contains("git is writing files");
        Instant when = Instant.parse("2020-01-01T00:00:00Z");
        Files.setLastModifiedTime(lock, FileTime.from(when));
        assertThat(VersionControl.underWay(context).orElseThrow().lastSign()).isEqualTo(when);
    }

    @Test
    void aMergeWithConflicts() throws Exception {
        git(1, "merge", "main");
        assertThat(name(context)).contains("git merge");
        git(0, "merge", "--abort");
        assertThat(name(context)).isEmpty();
    }

    @Test
    void aRebaseWithConflicts() throws Exception {
        git(1, "rebase", "main");
        assertThat(name(context)).contains("git rebase");
        git(0, "rebase", "--abort");
        assertThat(name(context)).isEmpty();
    }

    @Test
    void patchesThatDoNotApply() throws Exception {
        git(0, "format-patch", "-q", "-1", "-o", temp.toString(), "main");
        git(128, "am", temp.resolve("0001-three.patch").toString());
        assertThat(name(context)).contains("git rebase or am");
        git(0, "am", "--abort");
        assertThat(name(context)).isEmpty();
    }

    @Test
    void cherryPickAndRevert() throws Exception {
        git(1, "cherry-pick", "main");
        assertThat(name(context)).contains("git cherry-pick");
        git(0, "cherry-pick", "--abort");
        git(0, "checkout", "-q", "main");
        git(1, "revert", "--no-edit", "main~1");
        assertThat(name(context)).contains("git revert");
        git(0, "revert", "--abort");
        assertThat(name(context)).isEmpty();
    }

    @Test
    void aBisect() throws Exception {
        git(0, "checkout", "-q", "main");
        git(0, "bisect", "start", "main", "base");
        assertThat(name(context)).contains("git bisect");
        git(0, "bisect", "reset");
        assertThat(name(context)).isEmpty();
    }

    @Test
    void aLinkedWorktreeHasMarksOfItsOwn() throws Exception {
        Path linked = temp.resolve("linked");
        git(0, "worktree", "add", "-q", linked.toString(), "main");
        Path inside = Files.createDirectories(linked.resolve("deep/context"));
        assertThat(name(inside)).isEmpty();
        Files.createFile(repository.resolve(".git/worktrees/linked/index.lock"));
        assertThat(name(inside)).contains("git is writing files");
        assertThat(name(context)).as("the main one is not concerned").isEmpty();
        Path gitdir = linked.resolve(".git");
        Files.writeString(gitdir, "gitdir: ../repository/.git/worktrees/linked\n");
        assertThat(name(inside)).as("a relative one, as of submodules").contains("git is writing files");
        for (String nonsense : List.of("", "gitdir:\0", "x".repeat(100_000))) {
            Files.writeString(gitdir, nonsense);
            assertThat(name(inside)).isEmpty();
        }
    }

    @Test
    void theInnermostWorkingCopyCounts() throws Exception {
        Files.createFile(repository.resolve(".git/index.lock"));
        Files.createDirectory(context.resolve(".git"));
        assertThat(name(context)).isEmpty();
    }

    @Test
    void mercurialAndJujutsu() throws Exception {
        Path hg = Files.createDirectories(temp.resolve("hg/.hg"));
        Path source = Files.createDirectories(temp.resolve("hg/src"));
        assertThat(name(source)).isEmpty();
        // Mercurial's lock is a link to nowhere that names its holder
        Files.createSymbolicLink(hg.resolve("wlock"), Path.of("host:4711"));
        assertThat(name(source)).contains("hg is writing files");
        Files.delete(hg.resolve("wlock"));
        Files.createFile(hg.resolve("rebasestate"));
        assertThat(name(source)).contains("hg rebase");

        Path jj = Files.createDirectories(temp.resolve("jj/.jj/working_copy"));
        assertThat(name(temp.resolve("jj"))).isEmpty();
        Files.createFile(jj.resolve("working_copy.lock"));
        assertThat(name(temp.resolve("jj"))).contains("jj is writing files");
    }

    private static Optional<String> name(Path folder) {
        return VersionControl.underWay(folder).map(VersionControl.Operation::name);
    }

    private void commit(String content) throws IOException, InterruptedException {
        Files.writeString(context.resolve("file"), content + "\n");
        git(0, "add", ".");
        git(0, "commit", "-q", "-m", content);
    }

    private void git(int exit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "advice.detachedHead=false"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s: %s", command, said).isEqualTo(exit);
    }
}
