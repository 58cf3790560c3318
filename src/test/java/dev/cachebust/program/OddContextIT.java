package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context of all that a file system may hold: what can be in an image is, and stays as it is in the context. */
class OddContextIT {
    private static final String TAG = "program-odd:dev";

    /** Names, types, targets and content below a folder, without what no image gets. */
    private static final String CONTENT = "find . -mindepth 1 ! -type p ! -type s ! -type c -printf '%y %p %l\\n'"
            + " | grep -av $'\\xff' | LC_ALL=C sort;"
            + " find . -type f -print0 | grep -zav $'\\xff' | LC_ALL=C sort -z | xargs -0 sha256sum";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void context() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c\n").write("mark", "0");
        program.sh("""
                        set -e
                        mkdir names && cd names
                        for n in $'new\\nline' ' ' '-rf' $'\\e[31mred' 'é' $'e\\u0301' '\\' $'a\\tb' '*' '"$(x)'; do
                          mkdir -- "$n"; echo "$n" >"$n/$n"
                        done
                        cd .. && mkdir links && cd links
                        echo one >file; ln file hard; ln -s file inside; ln -s ../../.. out; ln -s /etc/passwd absolute
                        ln -s nowhere dangling; ln -s loop loop; ln -s a b; ln -s b a; ln -s . here
                        cd ..; d=$(printf 'd/%.0s' $(seq 100)); mkdir -p "$d"; echo deep >"$d/leaf"
                        mkdir special; mkfifo special/pipe; mknod special/null c 1 3
                        mkdir $'special/bad\\xff'; echo x >$'special/bad\\xff/file'
                        """).expect(0);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(program.folder.resolve("special/socket")));
        }
    }

    @AfterEach
    void forget() throws Exception {
        docker.run("image", "rm", "-f", TAG);
    }

    private String inContext() throws IOException, InterruptedException {
        return program.sh(CONTENT).expect(0).out();
    }

    private String inImage() throws IOException, InterruptedException {
        String container = docker.run("create", TAG, "x").expect(0).out().strip();
        try {
            return program.sh("set -e; d=$(mktemp -d); " + client() + " export " + container
                            + " | tar -x -C \"$d\" c; cd \"$d/c\"; " + CONTENT + "; rm -rf \"$d\"")
                    .expect(0)
                    .out();
        } finally {
            docker.run("rm", container).expect(0);
        }
    }

    private static String client() {
        String cli = System.getenv("DOCKER_CLI");
        return cli == null ? "docker" : cli;
    }

    private void becomesTheContext(Watching watching, String mark) throws Exception {
        program.write("mark", mark);
        watching.builtUntil(() -> docker.file(TAG, "/c/mark").equals(mark));
        assertThat(inImage()).isEqualTo(inContext());
    }

    @Test
    void becomesTheImageAndStaysSo() throws Exception {
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(watching.seen("warning").toString())
                    .contains("special/pipe", "special/null", "special/socket", "UTF-8");
            assertThat(inImage()).isEqualTo(inContext()).contains("leaf", "new\\nline", "absolute /etc/passwd");

            program.sh("mv names/é names/É; mv links/file links/FILE; echo more >>links/hard")
                    .expect(0);
            becomesTheContext(watching, "renamed in case, written to under the other name");
            program.sh("ln -sfn elsewhere links/dangling; ln -sfn file links/loop; rm links/inside; mkdir links/inside;"
                            + " mv d/d d/e")
                    .expect(0);
            becomesTheContext(watching, "links led elsewhere, a deep folder renamed");
            program.sh("rm special/pipe special/null special/socket; echo x >special/pipe; mkdir special/null;"
                            + " mv special/bad* special/good")
                    .expect(0);
            becomesTheContext(watching, "files and folders in the place of what was none");
            assertThat(docker.file(TAG, "/c/special/good/file")).isEqualTo("x\n");
        }
    }
}
