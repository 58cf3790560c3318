package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} says before a build and {@code explain} after it, where the cause is not a file's content. */
class CausesIT {
    private final String salt = UUID.randomUUID().toString().substring(0, 8);
    private final String base = "program-base:" + salt;
    private final String tag = "program-causes:" + salt;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        docker.run("tag", "bb:latest", base).expect(0);
        program.write("Dockerfile", "FROM " + base + "\nCOPY src /src\nRUN : " + salt + "; ls -l /src/current\n")
                .write("src/v1", "one " + salt)
                .write("src/v2", "two " + salt)
                .write(".dockerignore", "base\n");
        link("v1");
    }

    @AfterEach
    void forget() throws Exception {
        docker.run("image", "rm", "-f", tag, base);
    }

    private void link(String to) throws IOException {
        Path link = program.folder.resolve("src/current");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(to));
    }

    private String plan() throws Exception {
        return program.run("plan").expect(0).out();
    }

    private String explain() throws Exception {
        program.run("build", "-t", tag).expect(0);
        return program.run("explain").expect(0).out();
    }

    @Test
    void namesTheBaseImageThatWasTaggedAnew() throws Exception {
        explain();
        String old = docker.id(base).substring("sha256:".length(), "sha256:".length() + 12);
        assertThat(plan()).contains("0 of 2 steps to rebuild");

        program.write("base/Dockerfile", "FROM bb:latest\nLABEL salt=" + salt + "\n");
        docker.run("buildx", "build", "-t", base, program.folder.resolve("base").toString())
                .expect(0);
        String now = docker.id(base).substring("sha256:".length(), "sha256:".length() + 12);
        String cause = "image " + base + " " + old + "… → " + now + "…";
        assertThat(plan()).contains(cause);
        assertThat(explain()).contains("base " + cause);
    }

    @Test
    void namesTheLinkThatPointsElsewhere() throws Exception {
        explain();
        link("v2");
        assertThat(plan()).contains("src/current points elsewhere");
        assertThat(explain()).contains("the link target of src/current changed");
    }

    @Test
    void saysThatTheBuildWillFailForWantOfAFile() throws Exception {
        program.write("Dockerfile", "FROM " + base + "\nCOPY src absent /src/\n");
        String cause = "absent is not in the context: the build will fail here";
        assertThat(plan()).contains(cause);
        program.run("build", "-t", tag).expect(1);
        assertThat(plan()).contains(cause);
        program.write("absent", salt);
        assertThat(explain()).contains("first build");
        Files.delete(program.folder.resolve("absent"));
        assertThat(plan()).contains(cause);
    }

    @Test
    void plansForThePlatformThatIsAskedFor() throws Exception {
        program.write("Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY src /$TARGETARCH/\n");
        program.run("build", "-t", tag).expect(0);
        String said = program.run("build", "-t", tag, "--platform", "linux/s390x", "--dry-run")
                .expect(0)
                .said();
        assertThat(said).contains("TARGETARCH").contains("→ s390x");
    }
}
