package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that go elsewhere than to the engine's images. */
class OutputsIT {
    private static final String TAG = "program-outputs:dev";

    @TempDir
    Path root;

    private Program program;
    private Path out;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root);
        out = root.resolve("out");
        program.write("a.txt", "one\n").write("Dockerfile", """
                FROM bb:latest AS made
                COPY a.txt /made/folder/a.txt
                RUN cd /made && ln -s /etc/passwd link && ln folder/a.txt other && chmod 750 folder && chmod 4755 other \\
                    && dd if=/dev/zero of=large bs=1M count=3 && mkfifo pipe
                FROM scratch
                COPY --from=made /made/ /
                """);
    }

    @Test
    void filesGoIntoAFolderAndNowhereElse() throws Exception {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(out);
        Files.writeString(out.resolve("kept"), "kept");
        program.run("build", "-t", TAG, "-o", out.toString()).expect(0);

        assertThat(out.resolve("folder/a.txt")).hasContent("one\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("folder"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.readSymbolicLink(out.resolve("link"))).isEqualTo(Path.of("/etc/passwd"));
        assertThat(Files.isSameFile(out.resolve("other"), out.resolve("folder/a.txt")))
                .isTrue();
        assertThat((int) Files.getAttribute(out.resolve("other"), "unix:mode") & 07777)
                .isEqualTo(0755);
        assertThat(out.resolve("large")).hasSize(3 << 20);
        assertThat(out.resolve("pipe")).doesNotExist();
        assertThat(out.resolve("kept")).hasContent("kept");
        assertThat(new Docker(program).run("image", "inspect", TAG).exit()).isNotZero();

        Files.delete(out.resolve("folder/a.txt"));
        Files.delete(out.resolve("folder"));
        Files.createSymbolicLink(out.resolve("folder"), outside);
        program.run("build", "-t", TAG, "-o", out.toString()).expect(0);

        assertThat(outside).isEmptyDirectory();
        assertThat(out.resolve("folder/a.txt")).hasContent("one\n");
    }

    @Test
    void anArchiveGoesToStdoutAndWordsGoToStderr() throws Exception {
        program.sh("\"$0\" build -t " + TAG + " -o - > " + out).expect(0);

        List<String> names = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(out));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).contains("folder/a.txt", "large");
        assertThat(program.run("build", "-t", TAG, "--progress", "json", "-o", "-")
                        .expect(2)
                        .err())
                .contains("--progress json and an output both write to stdout");
        assertThat(program.run("watch", "-t", TAG, "-o", "-").expect(2).err()).contains("for one build only");
    }

    @Test
    void aFolderInTheContextStartsNoBuildAndFollowsTheFiles() throws Exception {
        program.write("cachebust.toml", "outputs = [\"dist\"]\n");
        program.write("Dockerfile", "FROM scratch\nCOPY *.txt /\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(program.folder.resolve("dist/a.txt")).hasContent("one\n");
            program.write("a.txt", "two\n");
            watching.built();
            assertThat(program.folder.resolve("dist/a.txt")).hasContent("two\n");
            program.write("a.txt", "three\n");
            watching.built();
            assertThat(watching.seen("build-finished")).hasSize(3);
            assertThat(watching.signal("TERM")).isEqualTo(143);
        }
    }

    @Test
    void severalAtOnceOrWordsThatSayWhyNot() throws Exception {
        Path tar = root.resolve("files.tar");
        program.run(
                        "build",
                        "-t",
                        TAG,
                        "-o",
                        "type=tar,dest=" + tar,
                        "-o",
                        "type=local,dest=" + out,
                        "-o",
                        "type=image")
                .expect(0);
        assertThat(tar).isNotEmptyFile();
        assertThat(out.resolve("folder/a.txt")).exists();
        new Docker(program).run("rmi", TAG).expect(0);

        Program.Result archive = program.run("build", "-t", TAG, "-o", "type=oci,dest=" + root.resolve("image.tar"));
        if (archive.exit() == 0) {
            // The engine has its containerd image store.
            assertThat(root.resolve("image.tar")).isNotEmptyFile();
        } else {
            assertThat(archive.expect(2).err()).contains("cannot write type=oci", "containerd image store");
        }
    }
}
