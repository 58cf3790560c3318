package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git at work in a context: one build when it is done, and none when it changed nothing in the end. */
class VersionControlIT {
    private static final String TAG = "program-git:dev";
    private static final int FILES = 5000;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void repository() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        program.with("GIT_CONFIG_COUNT", "2")
                .with("GIT_CONFIG_KEY_0", "user.name")
                .with("GIT_CONFIG_VALUE_0", "t")
                .with("GIT_CONFIG_KEY_1", "user.email")
                .with("GIT_CONFIG_VALUE_1", "t@example.com")
                .write("app/Dockerfile", "FROM bb:latest\nCOPY . /c\n")
                .write("app/mark", "");
        sh("git init -q -b main; " + everyFile("main") + "git add .; git commit -q -m main; "
                + "git checkout -q -b other; " + everyFile("other")
                + "git commit -q -a -m other; git checkout -q main");
    }

    private static String everyFile(String content) {
        return "for d in $(seq 50); do mkdir -p app/$d; for f in $(seq " + FILES / 50 + "); do echo " + content
                + " $d $f >app/$d/$f; done; done; ";
    }

    private void sh(String script) throws Exception {
        program.sh("set -e; " + script).expect(0);
    }

    /** After this, whatever the edits before it led to has happened. */
    private void mark(Watching watching, String content) throws Exception {
        program.write("app/mark", content);
        watching.built();
        assertThat(docker.file(TAG, "/c/mark")).isEqualTo(content);
    }

    @Test
    void aCheckoutIsOneBuildAndOneThereAndBackIsNone() throws Exception {
        try (Watching watching = program.watch("-C", "app", "-t", TAG)) {
            watching.built();
            watching.forget();
            sh("git checkout -q other");
            watching.built();
            assertThat(docker.file(TAG, "/c/50/7")).isEqualTo("other 50 7\n");
            assertThat(watching.seen("change")).hasSize(1);
            assertThat(watching.seen("change").get(0).path("paths")).hasSize(FILES);
            mark(watching, "1");
            assertThat(watching.seen("build-started")).hasSize(2);

            watching.forget();
            sh("git checkout -q -- .; git checkout -q main; git checkout -q other");
            mark(watching, "2");
            assertThat(watching.seen("change")).hasSize(1);
            assertThat(watching.seen("change").get(0).findValuesAsText("path")).containsExactly("mark");
            assertThat(watching.seen("build-started")).hasSize(1);
        }
    }

    @Test
    void aRebaseIsOneBuild() throws Exception {
        sh("git checkout -q other; for i in 1 2 3 4; do echo $i >app/step; git add .; git commit -q -m $i; done; "
                + "git checkout -q main; echo new >app/base; git add .; git commit -q -m base; git checkout -q other");
        try (Watching watching = program.watch("-C", "app", "-t", TAG)) {
            watching.built();
            watching.forget();
            // between two commits it rests for longer than the quiet period, as it does for a hook or an editor
            sh("git rebase -q --exec 'sleep 0.4' main");
            watching.built();
            assertThat(docker.file(TAG, "/c/base")).isEqualTo("new\n");
            assertThat(docker.file(TAG, "/c/step")).isEqualTo("4\n");
            mark(watching, "1");
            assertThat(watching.seen("build-started")).hasSize(2);
            assertThat(watching.seen("waiting").get(0).path("for").asText()).startsWith("git ");
        }
    }
}
