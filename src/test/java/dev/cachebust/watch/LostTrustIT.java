package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watcher where the system refuses it something: limits, mounts and permissions of its own, by namespaces and
 * capabilities, so that nothing on this machine is touched.
 */
class LostTrustIT {
    private static final long SECONDS = 60;

    @TempDir
    private Path temp;

    private Path root;
    private Path config;
    private @Nullable Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void context() throws IOException {
        root = temp.resolve("context");
        config = temp.resolve("cachebust.toml");
        for (int i = 0; i < 8; i++) {
            Files.createDirectories(root.resolve("d" + i));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        running().destroy();
        assertThat(running().waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void start(String... around) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(around));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WatchMain.class.getName(),
                root.toString(),
                config.toString()));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        Thread reader = new Thread(() -> read(started), "lines");
        reader.setDaemon(true);
        reader.start();
        until("started");
    }

    private Process running() {
        return Objects.requireNonNull(process, "not started");
    }

    private void read(Process from) {
        try (BufferedReader in = from.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    /** Waits for a line, or has seen it, and forgets it: another process writes the others, in any order. */
    private String until(String part) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; ; i++) {
            if (i == seen.size()) {
                String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(line).as("%s, after %s", part, seen).isNotNull();
                seen.add(line);
            }
            if (seen.get(i).contains(part)) {
                return seen.remove(i);
            }
        }
    }

    private void command(String line) throws IOException, InterruptedException {
        running().outputWriter().append(line).append('\n').flush();
        until("exit 0");
    }

    private static String[] limited(String limit, int to) {
        return new String[] {
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-ec",
            "echo " + to + " >/proc/sys/user/" + limit + "; exec \"$@\"",
            "sh"
        };
    }

    @Test
    void moreDirectoriesThanWatches() throws Exception {
        start(limited("max_inotify_watches", 4));
        until("Changed");
        for (int i = 0; i < 8; i++) {
            Files.writeString(root.resolve("d" + i + "/file"), "x");
        }
        for (int i = 0; i < 8; i++) {
            untilTold("d" + i + "/file");
        }
        command("echo 1000 >/proc/sys/user/max_inotify_watches");
        until("LIMIT_RAISED");
    }

    /** Waits until something is told that happened just there; events come in any order. */
    private void untilTold(String path) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (seen.stream().noneMatch(line -> line.startsWith("Changed") && line.contains(path))) {
            String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(line).as("%s, after %s", path, seen).isNotNull();
            seen.add(line);
        }
    }

    @Test
    void theLimitIsToldWithTheCommandThatRaisesIt() throws Exception {
        start(
                "unshare",
                "--user",
                "--map-root-user",
                "sh",
                "-ec",
                "echo 4 >/proc/sys/user/max_inotify_watches; exec \"$@\" | tee \"$0\"",
                temp.resolve("log").toString());
        assertThat(Files.readString(temp.resolve("log")))
                .containsOnlyOnce("LIMIT_REACHED")
                .contains("inotify limit: sudo sysctl user.max_inotify_watches=524288 raises it");
    }

    @Test
    void noInstanceAtAll() throws Exception {
        start(limited("max_inotify_instances", 0));
        until("Changed");
        Files.writeString(root.resolve("d3/file"), "x");
        untilTold("d3/file");
        Files.writeString(config, "x");
        untilTold("cachebust.toml");
        command("echo 10 >/proc/sys/user/max_inotify_instances");
        until("LIMIT_RAISED");
    }

    @Test
    void aDirectoryThatCannotBeReadAtFirst() throws Exception {
        Path closed = root.resolve("d5");
        Files.createDirectory(closed.resolve("deep"));
        assertThat(new ProcessBuilder("chmod", "0", closed.toString()).start().waitFor())
                .isZero();
        // without capabilities even root is held to permissions
        start("setpriv", "--bounding-set=-all", "--inh-caps=-all");
        until("Changed");
        assertThat(new ProcessBuilder("chmod", "755", closed.toString()).start().waitFor())
                .isZero();
        untilTold("d5/deep");
        Files.writeString(closed.resolve("deep/file"), "x");
        untilTold("d5/deep/file");
    }

    @Test
    void aFileSystemThatComesAndGoes() throws Exception {
        Path mount = root.resolve("d2");
        start("unshare", "--user", "--map-root-user", "--mount");
        command("mount -t tmpfs none " + mount);
        until("MOUNTS_CHANGED");
        command("echo x >" + mount + "/file");
        untilTold("d2/file");
        command("umount " + mount);
        until("MOUNTS_CHANGED");
        seen.clear();
        command("echo x >" + mount + "/other");
        untilTold("d2/other");
    }

    @Test
    void theRootsOwnFileSystemIsUnmounted() throws Exception {
        start(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-ec",
                "mount -t tmpfs none " + root + "; exec \"$@\"",
                "sh");
        command("umount " + root);
        until("ROOT_BACK");
        Files.writeString(root.resolve("d1/file"), "x");
        untilTold("d1/file");
    }
}
