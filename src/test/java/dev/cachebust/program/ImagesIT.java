package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of images: superseded ones go, others' never, and one that was removed by hand is built again. */
class ImagesIT {
    private static final String TAG = "program-images:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a.txt /\nRUN cat a.txt > b.txt\n")
                .write(".dockerignore", "other\n")
                .write("a.txt", "0 " + root);
    }

    private boolean there(String id) throws Exception {
        return docker.run("image", "inspect", id).exit() == 0;
    }

    private List<String> build(int from, int to) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            program.write("a.txt", i + " " + root).run("build", "-t", TAG).expect(0);
            ids.add(docker.id(TAG));
        }
        return ids;
    }

    @Test
    void supersededImagesGoButForTheLast() throws Exception {
        program.write("other/Dockerfile", "FROM bb:latest\nCOPY Dockerfile /\nRUN echo " + root + "\n");
        String others = docker.run("build", "-q", "other").expect(0).out().strip();
        program.write("cachebust.toml", "[images_kept]\nkeep = 9\n");
        List<String> ids = build(0, 4);
        for (String id : ids) {
            assertThat(there(id)).isTrue();
        }
        String container =
                docker.run("create", ids.get(0), "sh").expect(0).out().strip();
        String listed =
                program.run("clean", "--dry-run", "--keep", "1").expect(0).out();
        assertThat(listed.lines()).hasSize(1);
        assertThat(listed).contains("would remove " + ids.get(1).substring(7, 19));
        assertThat(there(ids.get(1))).as("a dry run removes nothing").isTrue();

        program.write("cachebust.toml", "[images_kept]\nkeep = 1\n");
        String last = build(4, 5).get(0);
        assertThat(there(ids.get(0))).as("a container was made from it").isTrue();
        assertThat(there(ids.get(1))).isFalse();
        assertThat(there(ids.get(2))).isFalse();
        assertThat(there(ids.get(3))).as("the last superseded one").isTrue();
        assertThat(there(last)).isTrue();
        assertThat(there(others)).as("nobody of ours has built it").isTrue();

        docker.run("rm", container).expect(0);
        assertThat(program.run("clean", "--keep", "0").expect(0).out().lines()).hasSize(2);
        assertThat(there(ids.get(0))).isFalse();
        assertThat(there(others)).isTrue();
        assertThat(program.run("clean").expect(0).out()).contains("no superseded image");

        program.write("a.txt", "1 " + root);
        assertThat(program.run("build", "-t", TAG).expect(0).out())
                .as("the build cache stays")
                .contains("0 of 2 steps rebuilt");
        docker.run("rmi", others).expect(0);
        program.run("clean", "--keep", "0").expect(0);
    }

    @Test
    void anImageThatWasRemovedByHandIsBuiltAgain() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            String first = docker.id(TAG);
            docker.run("rmi", TAG).expect(0);
            program.write("a.txt", "0 " + root);
            watching.built();
            assertThat(docker.id(TAG)).isEqualTo(first);
            docker.run("tag", "bb:latest", TAG).expect(0);
            program.write("a.txt", "0 " + root);
            assertThat(watching.next("warning", e -> e.path("rule").asText().equals("image-gone"))
                            .path("message")
                            .asText())
                    .contains(TAG);
            watching.built();
            assertThat(docker.id(TAG)).isEqualTo(first);
        }
    }
}
