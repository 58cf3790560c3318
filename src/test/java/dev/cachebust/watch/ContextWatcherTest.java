package dev.cachebust.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.watch.Mounts.Mount;
import dev.cachebust.watch.WatchEvent.Changed;
import dev.cachebust.watch.WatchEvent.Reason;
import dev.cachebust.watch.WatchEvent.TrustLost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watcher together with rescans: whatever is done to the files, the tree that is kept current ends up as a fresh scan
 * finds it.
 */
class ContextWatcherTest {
    private static final long DEADLINE_SECONDS = 20;

    @TempDir
    private Path temp;

    private Path root;
    private final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
    private final Set<String> told = new HashSet<>();
    private final Set<Reason> lost = new HashSet<>();
    private IgnoreRules rules = IgnoreRules.none();
    private ContextScanner scanner = new ContextScanner(Path.of("."), rules);
    private ContextWatcher watcher = new ContextWatcher(Path.of("."), rules, Set.of());
    private ContextScan current = new ContextScan(ContextTree.empty(), List.of(), new TreeSet<>(), new TreeSet<>());

    @BeforeEach
    void makeContext() throws IOException {
        root = Files.createDirectory(temp.resolve("context"));
        write("src/main.py", "one");
        write("src/lib/util.py", "one");
        write("README.md", "one");
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    private void watch(String ignore, Path... files) throws IOException, BadPatternException {
        rules = IgnoreRules.parse(ignore);
        watcher = new ContextWatcher(root, rules, Set.of(files));
        watcher.start(events::add);
        scanner = new ContextScanner(root, rules);
        current = scanner.scan();
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Takes in events until the condition holds. */
    private void until(BooleanSupplier condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            WatchEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("an event, after %s and %s", told, lost).isNotNull();
            List<WatchEvent> batch = new ArrayList<>(List.of(event));
            events.drainTo(batch);
            take(batch);
        }
    }

    private void take(List<WatchEvent> batch) throws IOException {
        Set<String> inside = new HashSet<>();
        for (WatchEvent event : batch) {
            if (event instanceof Changed changed) {
                told.addAll(changed.paths());
                inside.addAll(changed.paths());
                inside.removeIf(path -> path.startsWith("/"));
            } else if (event instanceof TrustLost trustLost) {
                lost.add(trustLost.reason());
                inside.add("");
            }
        }
        if (Files.isDirectory(root)) {
            current = scanner.rescan(current, inside);
        }
    }

    private void untilCurrent() throws IOException, InterruptedException {
        until(() -> {
            try {
                return scanner.scan().tree().changesSince(current.tree()).isEmpty();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private String content(String path) {
        return current.tree().get(path).map(e -> e.key().hex()).orElse("none");
    }

    @Test
    void inPlaceWrite() throws Exception {
        watch("");
        write("src/main.py", "two");
        untilCurrent();
        assertThat(told).contains("src/main.py");
    }

    @Test
    void writeBesideAndRename() throws Exception {
        watch("");
        String before = content("src/main.py");
        write("src/main.py___jb_tmp___", "two");
        Files.move(
                root.resolve("src/main.py___jb_tmp___"),
                root.resolve("src/main.py"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        untilCurrent();
        assertThat(content("src/main.py")).isNotEqualTo(before);
    }

    @Test
    void backupThenCreateAsVimDoes() throws Exception {
        watch("");
        String before = content("src/main.py");
        write("src/4913", "");
        Files.delete(root.resolve("src/4913"));
        Files.move(root.resolve("src/main.py"), root.resolve("src/main.py~"));
        write("src/main.py", "two");
        Files.delete(root.resolve("src/main.py~"));
        until(() -> !content("src/main.py").equals(before)
                && !content("src/main.py").equals("none"));
        untilCurrent();
    }

    @Test
    void sedInPlace() throws Exception {
        watch("");
        String before = content("src/main.py");
        run("sed", "-i", "s/one/two/", "src/main.py");
        untilCurrent();
        assertThat(content("src/main.py")).isNotEqualTo(before);
    }

    @Test
    void modeChange() throws Exception {
        watch("");
        Files.setPosixFilePermissions(root.resolve("src/main.py"), PosixFilePermissions.fromString("rwxr-xr-x"));
        untilCurrent();
    }

    @Test
    void swapFileChangesNothing() throws Exception {
        watch("");
        ContextTree before = current.tree();
        write("src/.main.py.swp", "swap");
        until(() -> told.contains("src/.main.py.swp"));
        assertThat(current.tree().changesSince(before)).isEmpty();
        assertThat(current.temporaries()).containsExactly("src/.main.py.swp");
    }

    @Test
    void directoryRenamedAndChangedThereafter() throws Exception {
        watch("");
        Files.move(root.resolve("src"), root.resolve("code"));
        untilCurrent();
        assertThat(current.tree().get("src")).isEmpty();
        write("code/lib/util.py", "two");
        untilCurrent();
        assertThat(told).contains("code/lib/util.py");
    }

    @Test
    void directoryMovedInFromOutsideAndOutAgain() throws Exception {
        watch("");
        Path outside = Files.createDirectories(temp.resolve("outside/deep/er"));
        Files.writeString(outside.resolve("x"), "x");
        Files.move(temp.resolve("outside"), root.resolve("inside"));
        untilCurrent();
        assertThat(current.tree().get("inside/deep/er/x")).isPresent();
        write("inside/deep/er/x", "y");
        untilCurrent();
        Files.move(root.resolve("inside"), temp.resolve("outside"));
        untilCurrent();
        assertThat(current.tree().get("inside")).isEmpty();
    }

    @Test
    void directoryExchangedForALinkAndBack() throws Exception {
        watch("");
        Files.move(root.resolve("src"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("src"), temp.resolve("elsewhere"));
        untilCurrent();
        assertThat(current.tree().get("src/main.py")).isEmpty();
        Files.delete(root.resolve("src"));
        Files.move(temp.resolve("elsewhere"), root.resolve("src"));
        untilCurrent();
        assertThat(current.tree().get("src/main.py")).isPresent();
    }

    @Test
    void prunedDirectoryIsNotWatched() throws Exception {
        write("node_modules/a/index.js", "x");
        watch("**/node_modules");
        assertThat(watcher.directories()).isEqualTo(3);
        write("node_modules/a/index.js", "y");
        write("node_modules/b/index.js", "y");
        write("src/main.py", "two");
        untilCurrent();
        until(() -> told.contains("src/main.py"));
        assertThat(told).noneMatch(path -> path.startsWith("node_modules"));
    }

    @Test
    void ignoredDirectoryWithExceptionIsWatched() throws Exception {
        watch("vendor\n!vendor/keep/*\n");
        write("vendor/keep/x", "x");
        write("vendor/other", "x");
        untilCurrent();
        assertThat(current.tree().get("vendor/keep/x")).isPresent();
        Files.delete(root.resolve("vendor/keep/x"));
        untilCurrent();
        assertThat(current.tree().get("vendor")).isEmpty();
    }

    @Test
    void filesOutsideAreWatchedAlone() throws Exception {
        Path config = temp.resolve("cachebust.toml");
        Path dockerfile = root.resolve("Dockerfile");
        watch("Dockerfile", config, dockerfile);
        Files.writeString(temp.resolve("unrelated"), "x");
        Files.createDirectories(temp.resolve("also/unrelated"));
        Files.writeString(config, "x");
        Files.writeString(dockerfile, "FROM scratch");
        until(() -> told.contains(config.toString()) && told.contains(dockerfile.toString()));
        assertThat(told).doesNotContain("Dockerfile").noneMatch(path -> path.contains("unrelated"));
    }

    @Test
    void stormInOneDirectory() throws Exception {
        watch("");
        for (int i = 0; i < 2000; i++) {
            write("storm/file" + i, "x" + i);
        }
        untilCurrent();
        write("storm/late/dir/file", "x");
        untilCurrent();
        assertThat(current.tree().files()).isEqualTo(2004);
    }

    @Test
    void stormOfDirectories() throws Exception {
        watch("");
        for (int i = 0; i < 500; i++) {
            write("storm/dir" + i + "/deep/file", "x" + i);
        }
        untilCurrent();
        write("storm/dir499/deep/file", "later");
        write("storm/dir250/deep/file", "later");
        untilCurrent();
        run("rm", "-r", "storm");
        untilCurrent();
        assertThat(current.tree().files()).isEqualTo(3);
    }

    @Test
    void overflowMeansAFullScan() throws Exception {
        watch("");
        // the listener holds the watcher's thread, so that what happens meanwhile piles up in the system's queue
        watcher.close();
        BlockingQueue<WatchEvent> held = new LinkedBlockingQueue<>(1);
        watcher = new ContextWatcher(root, rules, Set.of());
        watcher.start(event -> {
            try {
                held.put(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        current = scanner.scan();
        for (int i = 0; i < 3000; i++) {
            write("x" + i % 3, "x" + i);
            write("y" + i, "x" + i);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!lost.contains(Reason.OVERFLOW)) {
            WatchEvent event = held.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).isNotNull();
            if (event instanceof TrustLost trustLost) {
                lost.add(trustLost.reason());
            }
        }
        current = scanner.scan(current.tree());
        assertThat(scanner.scan().tree().changesSince(current.tree())).isEmpty();
    }

    @Test
    void aClockThatJumpsMeansAFullScan() throws Exception {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        watcher = new ContextWatcher(
                root, rules, Set.of(), new MountTable()::of, () -> Instant.now().plus(ahead.get()));
        watcher.start(events::add);
        ahead.set(Duration.ofHours(-1));
        until(() -> lost.contains(Reason.CLOCK_JUMPED));
    }

    @Test
    void aForeignFileSystemIsPolledAsWell() throws Exception {
        Mount share = new Mount(7, root.resolve("src/lib"), "nfs4");
        watcher = new ContextWatcher(
                root, rules, Set.of(), real -> new Mounts(Optional.empty(), List.of(share)), InstantSource.system());
        watcher.start(events::add);
        until(() -> lost.contains(Reason.FOREIGN));
        assertThat(watcher.polled()).isEqualTo(1);
    }

    @Test
    void whatIsPolledIsToldAsItChanges() throws Exception {
        write("far/a/file", "1");
        PrunedTreeVisitor visitor =
                new PrunedTreeVisitor(root, IgnoreRules.parse("**/node_modules"), d -> false, (d, e) -> {});
        Polling polling = new Polling(visitor);
        polling.add(root.resolve("far"));
        assertThat(polling.poll()).as("at first").containsExactly("far");
        assertThat(polling.poll()).isEmpty();
        write("far/a/file", "2");
        write("far/b/c/new", "1");
        write("far/node_modules/x", "1");
        write("near", "1");
        assertThat(polling.poll()).containsExactlyInAnyOrder("far/a/file", "far/b", "far/b/c", "far/b/c/new");
        run("rm", "-r", "far/a");
        assertThat(polling.poll()).containsExactlyInAnyOrder("far/a", "far/a/file");
        run("rm", "-r", "far");
        assertThat(polling.poll()).contains("far/b");
        write("far/b", "a file now");
        assertThat(polling.poll()).contains("far/b");
        assertThat(polling.poll()).isEmpty();
    }

    @Test
    void aDirectoryIsRegisteredBeforeItIsListed() throws Exception {
        List<String> registered = new ArrayList<>();
        new PrunedTreeVisitor(root.toRealPath(), rules, d -> false, (d, e) -> {})
                .recursiveVisitFiles(
                        root.toRealPath(),
                        directory -> {
                            registered.add(directory.getFileName().toString());
                            if (registered.size() < 5) {
                                Files.createDirectory(directory.resolve("late" + registered.size()));
                            }
                        },
                        file -> {});
        assertThat(registered).contains("late1", "late2", "late3", "late4");
    }

    @Test
    void rootRemovedAndBack() throws Exception {
        watch("");
        run("rm", "-r", root.toString());
        until(() -> lost.contains(Reason.ROOT_GONE));
        write("fresh/file", "x");
        until(() -> lost.contains(Reason.ROOT_BACK));
        write("fresh/file", "y");
        untilCurrent();
        assertThat(current.tree().files()).isEqualTo(1);
        write("fresh/more/file", "z");
        untilCurrent();
    }

    @Test
    void rootExchangedForAnother() throws Exception {
        watch("");
        Path other = Files.createDirectories(temp.resolve("other"));
        Files.writeString(other.resolve("only"), "x");
        Files.move(root, temp.resolve("old"));
        Files.move(other, root);
        until(() -> lost.contains(Reason.ROOT_BACK));
        untilCurrent();
        assertThat(current.tree().get("only")).isPresent();
        write("only", "y");
        untilCurrent();
    }

    @Test
    void gitCheckoutThereAndBack() throws Exception {
        git("init", "-q", "-b", "main");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        git("checkout", "-q", "-b", "other");
        write("src/main.py", "two");
        run("rm", "-r", "src/lib");
        write("docs/new/page.md", "x");
        git("add", "-A");
        git("commit", "-q", "-m", "two");
        watch(".git");
        ContextTree other = current.tree();
        git("checkout", "-q", "main");
        until(() -> content("src/lib/util.py").length() > 4 && content("docs").equals("none"));
        untilCurrent();
        git("checkout", "-q", "other");
        until(() ->
                content("docs/new/page.md").length() > 4 && content("src/lib").equals("none"));
        untilCurrent();
        assertThat(current.tree().changesSince(other)).isEmpty();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 5];
        command[0] = "git";
        command[1] = "-c";
        command[2] = "user.name=t";
        command[3] = "-c";
        command[4] = "user.email=t@example.com";
        System.arraycopy(arguments, 0, command, 5, arguments.length);
        run(command);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Files.isDirectory(root) ? root.toFile() : temp.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
