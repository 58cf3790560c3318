package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git that stops in the middle and waits for somebody: for so long nothing is built of what it has left there. */
class VersionControlRestsIT {
    private static final String TAG = "program-git-rests:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void twoBranchesThatConflict() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        program.with("GIT_CONFIG_COUNT", "2")
                .with("GIT_CONFIG_KEY_0", "user.name")
                .with("GIT_CONFIG_VALUE_0", "t")
                .with("GIT_CONFIG_KEY_1", "user.email")
                .with("GIT_CONFIG_VALUE_1", "t@example.com")
                .with("GIT_EDITOR", "true")
                .write("app/Dockerfile", "FROM bb:latest\nCOPY . /c\n")
                .write("app/mark", "");
        sh(
                "git init -q -b main; for i in 0 1 2 3 4; do echo main $i >app/a; git add .; git commit -q -m $i; done; "
                        + "git checkout -q -b other HEAD~2; echo other >app/a; echo new >app/b; git add .; git commit -q -m other");
    }

    private void sh(String script) throws Exception {
        program.sh("set -e; " + script).expect(0);
    }

    private Watching watch(String patience) throws Exception {
        program.write(
                "app/cachebust.toml", "[watch]\nvcs_wait = \"" + patience + "\"\nignore = [\"cachebust.toml\"]\n");
        sh("echo app/cachebust.toml >>.git/info/exclude");
        Watching watching = program.watch("-C", "app", "-t", TAG);
        watching.built();
        watching.forget();
        return watching;
    }

    private static void awaitRest(Watching watching, String operation) throws Exception {
        watching.next("waiting", e -> e.path("for").asText().equals(operation));
    }

    /** After this, whatever the edits before it led to has happened. */
    private void mark(Watching watching, String content) throws Exception {
        program.write("app/mark", content);
        watching.built();
        assertThat(docker.file(TAG, "/c/mark")).isEqualTo(content);
    }

    @Test
    void aRebaseWithAConflictIsOneBuildOfWhatItWasResolvedTo() throws Exception {
        try (Watching watching = watch("120s")) {
            sh("! git rebase -q main; test -d .git/rebase-merge");
            awaitRest(watching, "git rebase");
            sh("grep -q '<<<<' app/a; echo resolved >app/a; git add app/a; git rebase --continue");
            watching.built();
            assertThat(docker.file(TAG, "/c/a")).isEqualTo("resolved\n");
            mark(watching, "1");
            assertThat(watching.seen("build-started")).hasSize(2);
        }
    }

    @Test
    void aMergeThatIsGivenUpAndABisectThatEndsWhereItBeganAreNone() throws Exception {
        try (Watching watching = watch("120s")) {
            sh("! git merge -q main; test -e .git/MERGE_HEAD");
            awaitRest(watching, "git merge");
            sh("git merge --abort");
            watching.next("waiting", e -> e.path("for").isNull());
            sh("git bisect start main main~4 >&2; test -e .git/BISECT_LOG");
            awaitRest(watching, "git bisect");
            sh("git bisect good >&2; git bisect bad >&2; git bisect reset >&2");
            watching.next("waiting", e -> e.path("for").isNull());
            mark(watching, "1");
            assertThat(watching.seen("build-started")).hasSize(1);
            assertThat(watching.seen("change")).hasSize(1);
            assertThat(watching.seen("change").get(0).findValuesAsText("path")).containsExactly("mark");
        }
    }

    @Test
    void whatRestsForTooLongIsBuiltAsItIs() throws Exception {
        try (Watching watching = watch("2s")) {
            sh("! git merge -q main");
            watching.built();
            assertThat(docker.file(TAG, "/c/a")).contains("<<<<", "other", "main 4");
            sh("echo resolved >app/a; git add app/a; git commit -q -m merged");
            watching.built();
            assertThat(docker.file(TAG, "/c/a")).isEqualTo("resolved\n");
        }
    }
}
