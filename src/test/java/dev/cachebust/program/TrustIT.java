package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program where the system does not tell it of changes: it says so, and the image becomes right all the same. */
class TrustIT {
    private static final String TAG = "program-trust:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c\n");
        for (int i = 0; i < 6; i++) {
            program.write("d" + i + "/file", "one");
        }
    }

    @AfterEach
    void forget() throws Exception {
        docker.run("image", "rm", "-f", TAG);
    }

    private static JsonNode trust(Watching watching, String reason) throws Exception {
        return watching.next("trust", e -> e.path("reason").asText().equals(reason));
    }

    private void edited(Watching watching, String path, String content) throws Exception {
        program.write(path, content);
        becomes(watching, path, content);
    }

    private void becomes(Watching watching, String path, String content) throws Exception {
        watching.builtUntil(() -> docker.run("run", "--rm", "--network", "none", TAG, "cat", "/c/" + path)
                .out()
                .equals(content));
    }

    @Test
    void fewerWatchesThanDirectories() throws Exception {
        List<String> limited = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "sh",
                "-ec",
                "echo 4 >/proc/sys/user/max_inotify_watches; exec \"$@\"",
                "sh");
        try (Watching watching = program.watchWithin(limited, "-t", TAG)) {
            JsonNode trust = trust(watching, "limit-reached");
            assertThat(trust.path("polled").asInt()).isPositive();
            assertThat(trust.path("watched").asInt()).isLessThan(7);
            assertThat(watching.seen("warning").toString())
                    .contains("inotify limit: sudo sysctl user.max_inotify_watches=524288 raises it");
            watching.built();
            for (int i = 0; i < 6; i++) {
                edited(watching, "d" + i + "/file", "two");
            }
            assertThat(program.run("status").expect(0).out())
                    .contains(trust.path("polled").asInt()
                            + " polled; trust lost 1 time, the last time by limit-reached");
            assertThat(program.run("status", "--format", "json").expect(0).out())
                    .contains("\"lost\":1,\"reason\":\"limit-reached\"");
        }
    }

    @Test
    void moreEventsThanTheSystemKeeps() throws Exception {
        int queue = Integer.parseInt(program.sh("cat /proc/sys/fs/inotify/max_queued_events")
                .expect(0)
                .out()
                .strip());
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            watching.signalOnly("STOP");
            try {
                // each is created, and written to
                program.sh("for i in $(seq " + (queue / 2 + 500) + "); do echo $i >d1/f$i; done; echo last >d2/last")
                        .expect(0);
            } finally {
                watching.signalOnly("CONT");
            }
            trust(watching, "overflow");
            becomes(watching, "d2/last", "last\n");
            assertThat(docker.file(TAG, "/c/d1/f" + (queue / 2))).isEqualTo(queue / 2 + "\n");
            // directories made in the storm are watched as well
            edited(watching, "d1/f7", "seven");
        }
    }

    @Test
    void theProjectsFolderVanishesAndComesBack() throws Exception {
        Path aside = root.resolve("aside");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            Files.move(program.folder, aside);
            trust(watching, "root-gone");
            Files.writeString(aside.resolve("d3/file"), "changed elsewhere");
            Files.move(aside, program.folder);
            trust(watching, "root-back");
            becomes(watching, "d3/file", "changed elsewhere");
            edited(watching, "d4/file", "two");

            // another folder in its place
            program.sh(
                            "cp -r ../project ../copy; echo copied >../copy/d5/file; mv ../project ../first; mv ../copy ../project")
                    .expect(0);
            becomes(watching, "d5/file", "copied\n");
            edited(watching, "d4/file", "three");
        }
    }

    @Test
    void aFileSystemIsMountedAndUnmounted() throws Exception {
        List<String> own = List.of("unshare", "--user", "--map-root-user", "--mount");
        try (Watching watching = program.watchWithin(own, "-t", TAG)) {
            watching.built();
            within(watching, "mount -t tmpfs none d1 && echo mounted >d1/file");
            trust(watching, "mounts-changed");
            becomes(watching, "d1/file", "mounted\n");
            within(watching, "echo more >d1/file");
            becomes(watching, "d1/file", "more\n");
            within(watching, "umount d1");
            trust(watching, "mounts-changed");
            becomes(watching, "d1/file", "one");
        }
    }

    private void within(Watching watching, String script) throws Exception {
        program.runCommand(List.of(
                        "nsenter",
                        "--target",
                        Long.toString(watching.pid()),
                        "--user",
                        "--preserve-credentials",
                        "--mount",
                        "sh",
                        "-ec",
                        "cd '" + program.folder + "'; " + script))
                .expect(0);
    }

    @Test
    void aFolderThatMayNotBeRead() throws Exception {
        program.sh("chmod 0 d5").expect(0);
        // without capabilities even root is held to permissions
        List<String> plain = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");
        try (Watching watching = program.watchWithin(plain, "-t", TAG)) {
            assertThat(trust(watching, "directory-unwatched").path("polled").asInt())
                    .isEqualTo(1);
            JsonNode failed = watching.next("build-finished");
            assertThat(failed.path("result").asText()).isEqualTo("failed");
            assertThat(failed.path("error").asText()).contains("d5");
            program.sh("chmod 755 d5").expect(0);
            becomes(watching, "d5/file", "one");
            edited(watching, "d5/file", "two");
        }
    }
}
