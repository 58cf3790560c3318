package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.Entry;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.context.ScanProblem.Kind;
import dev.cachebust.watch.WatchEvent.Changed;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file system may hold, watched while it comes, changes and goes. */
class OddFilesTest {
    private static final long SECONDS = 30;

    @TempDir
    private Path temp;

    private final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
    private Path root;
    private ContextScanner scanner = new ContextScanner(Path.of("."), IgnoreRules.none());
    private ContextWatcher watcher = new ContextWatcher(Path.of("."), IgnoreRules.none(), Set.of());
    private ContextScan current;

    OddFilesTest() throws IOException {
        current = new ContextScanner(Files.createTempDirectory("empty"), IgnoreRules.none()).scan();
    }

    @BeforeEach
    void watch() throws IOException {
        root = Files.createDirectory(temp.resolve("context"));
        Files.writeString(root.resolve("file"), "one");
        watcher = new ContextWatcher(root, IgnoreRules.none(), Set.of());
        watcher.start(events::add);
        scanner = new ContextScanner(root, IgnoreRules.none());
        current = scanner.scan();
    }

    @AfterEach
    void stop() {
        watcher.close();
    }

    /** Takes in events until that holds of what is known, which then is what is there. */
    private void until(Predicate<ContextScan> holds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds.test(current)
                || !scanner.scan().tree().changesSince(current.tree()).isEmpty()) {
            WatchEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("an event; known is %s", current).isNotNull();
            Set<String> paths = new HashSet<>(event instanceof Changed changed ? changed.paths() : Set.of(""));
            current = scanner.rescan(current, paths);
        }
    }

    private Optional<Entry> entry(String path) {
        return current.tree().get(path);
    }

    private boolean has(String path, String content) {
        return entry(path)
                .filter(e -> e instanceof Entry.File)
                .map(e -> ((Entry.File) e).size() == content.length())
                .orElse(false);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).directory(root.toFile()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void linksInsideOutDanglingAndInLoops() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("file"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("."));
        until(scan -> entry("up").isPresent()
                && entry("loop").isPresent()
                && entry("dangling").isPresent());
        assertThat(entry("out")).map(e -> ((Entry.Link) e).target()).contains(outside.toString());
        assertThat(entry("out/secret")).isEmpty();
        assertThat(entry("up/file")).isEmpty();
        assertThat(watcher.directories()).as("no link is followed").isEqualTo(1);

        Files.delete(root.resolve("dangling"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("elsewhere"));
        until(scan -> entry("dangling")
                .map(e -> ((Entry.Link) e).target().equals("elsewhere"))
                .orElse(false));
        Files.writeString(outside.resolve("secret"), "changed");
        Files.writeString(root.resolve("last"), "x");
        until(scan -> entry("last").isPresent());
        assertThat(entry("out/secret")).isEmpty();
    }

    @Test
    void hardLinks() throws Exception {
        Files.createLink(root.resolve("second"), root.resolve("file"));
        until(scan -> has("second", "one"));
        Files.writeString(root.resolve("second"), "longer");
        until(scan -> has("second", "longer") && has("file", "longer"));
        Files.delete(root.resolve("file"));
        until(scan -> entry("file").isEmpty() && has("second", "longer"));
    }

    @Test
    void pipesSocketsAndDevicesAreToldAndNeverOpened() throws Exception {
        run("mkfifo", "pipe");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            until(scan -> scan.problems().size() == 2);
            assertThat(current.problems()).extracting(ScanProblem::path).containsExactly("pipe", "socket");
            assertThat(current.problems()).extracting(ScanProblem::kind).containsOnly(Kind.SPECIAL_FILE);
        }
        Files.delete(root.resolve("pipe"));
        Files.delete(root.resolve("socket"));
        Files.writeString(root.resolve("pipe"), "a file now");
        until(scan -> scan.problems().isEmpty() && has("pipe", "a file now"));
        // /dev is there everywhere, and holds what only root can make
        ContextScan devices = new ContextScanner(Path.of("/dev"), IgnoreRules.none()).scan();
        assertThat(devices.problems()).anyMatch(p -> p.path().equals("zero") && p.kind() == Kind.SPECIAL_FILE);
        assertThat(devices.tree().get("zero")).isEmpty();
    }

    @Test
    void namesWithNewlinesAndOtherOddities() throws Exception {
        for (String name :
                new String[] {"a\nb", " ", "-rf", "\u001b[31m", "é", "e\u0301", "\\", "a\tb", "*", "\"'$(x)"}) {
            Files.createDirectory(root.resolve(name));
            Files.writeString(root.resolve(name).resolve(name), "x");
            until(scan -> has(name + "/" + name, "x"));
            Files.writeString(root.resolve(name).resolve(name), "xyz");
            until(scan -> has(name + "/" + name, "xyz"));
            run("rm", "-r", "./" + name);
            until(scan -> entry(name).isEmpty());
        }
    }

    @Test
    void namesThatAreNotUtf8() throws Exception {
        run("bash", "-c", "mkdir $'bad\\xff' && echo x >$'bad\\xff/file' && echo x >$'b\\xe9'");
        until(scan -> scan.problems().size() == 2);
        assertThat(current.problems()).extracting(ScanProblem::kind).containsOnly(Kind.NAME_NOT_UTF8);
        run("bash", "-c", "mv $'bad\\xff' good && rm $'b\\xe9'");
        until(scan -> scan.problems().isEmpty() && entry("good/file").isPresent());
    }

    @Test
    void aRenameThatChangesOnlyTheCase() throws Exception {
        run("mv", "file", "FILE");
        until(scan -> entry("file").isEmpty() && has("FILE", "one"));
        Files.createDirectories(root.resolve("dir/sub"));
        Files.writeString(root.resolve("dir/sub/x"), "x");
        until(scan -> has("dir/sub/x", "x"));
        run("mv", "dir", "Dir");
        until(scan -> entry("dir").isEmpty() && has("Dir/sub/x", "x"));
        Files.writeString(root.resolve("Dir/sub/x"), "xy");
        until(scan -> has("Dir/sub/x", "xy"));
    }

    @Test
    void aHundredLevels() throws Exception {
        String deep = "d/".repeat(100);
        Files.createDirectories(root.resolve(deep));
        Files.writeString(root.resolve(deep + "leaf"), "x");
        until(scan -> has(deep + "leaf", "x"));
        Files.writeString(root.resolve(deep + "leaf"), "xyz");
        until(scan -> has(deep + "leaf", "xyz"));
        run("rm", "-r", "d");
        until(scan -> entry("d").isEmpty());
    }
}
