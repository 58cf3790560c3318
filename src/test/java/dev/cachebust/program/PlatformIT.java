package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for other machines, and reproducible ones. */
class PlatformIT {
    private static final String TAG = "program-platform:dev";
    /** No machine that these tests run on is one of these, and none has an emulator for it. */
    private static final String FOREIGN = "linux/mips64le";

    @TempDir
    Path root;

    @Test
    void aForeignPlatformNeedsNoEmulatorAsLongAsNothingRunsOnIt() throws Exception {
        Program program = new Program(root).write("a.txt", "a").write("Dockerfile", """
                FROM --platform=$BUILDPLATFORM bb:latest AS tools
                RUN echo made > /made
                FROM scratch
                COPY a.txt /
                COPY --from=tools /made /
                """);
        Docker docker = new Docker(program);
        program.run("build", "-t", TAG, "--platform", FOREIGN, "--label", "a=b=c", "--tag", TAG + "2")
                .expect(0);
        assertThat(docker.run("image", "inspect", "--format", "{{.Architecture}} {{.Config.Labels}}", TAG + "2")
                        .expect(0)
                        .out())
                .isEqualTo("mips64le map[a:b=c]\n");

        program.write("Dockerfile", "FROM bb:latest AS tools\nRUN echo made > /made\n");
        assertThat(program.run("build", "-t", TAG, "--platform", FOREIGN)
                        .expect(2)
                        .err())
                .contains("Dockerfile:2: a RUN for " + FOREIGN, "binfmt");
        docker.run("rmi", TAG, TAG + "2").expect(0);
    }

    @Test
    void severalPlatformsAreFilesOfEachOrAreRefusedInTime() throws Exception {
        Program program = new Program(root).write("a.txt", "a").write("Dockerfile", "FROM scratch\nCOPY a.txt /\n");
        Path out = root.resolve("out");
        program.run("build", "-t", TAG, "--platform", "linux/amd64," + FOREIGN, "-o", out.toString())
                .expect(0);
        assertThat(out.resolve("linux_amd64/a.txt")).hasContent("a");
        assertThat(out.resolve("linux_mips64le/a.txt")).hasContent("a");

        Program.Result stored = program.run("build", "-t", TAG, "--platform", "linux/amd64," + FOREIGN);
        if (stored.exit() != 0) {
            assertThat(stored.expect(2).err()).contains("keeps images of one platform only", "containerd image store");
        }
    }

    @Test
    void theDateOfReproducibleBuildsIsHandedOn() throws Exception {
        Program program = new Program(root)
                .with("SOURCE_DATE_EPOCH", "1000000000")
                .write("a.txt", "a")
                .write("Dockerfile", "FROM scratch\nCOPY a.txt /\n");
        program.run("build", "-t", TAG).expect(0);
        Docker docker = new Docker(program);
        assertThat(docker.run("image", "inspect", "--format", "{{.Created}}", TAG)
                        .expect(0)
                        .out())
                .startsWith("2001-09-09T01:46:40");
        docker.run("rmi", TAG).expect(0);
    }
}
