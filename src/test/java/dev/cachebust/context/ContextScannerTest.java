package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextScannerTest {
    @TempDir
    private Path root;

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static List<String> paths(ContextScan scan) {
        List<String> paths = new ArrayList<>();
        scan.tree().forEach(item -> paths.add(item.path()));
        return paths;
    }

    private ContextScanner scanner(String ignore) throws BadPatternException {
        return new ContextScanner(root, IgnoreRules.parse(ignore));
    }

    /** One that takes every stamp as long past. */
    private ContextScanner trusting(String ignore) throws BadPatternException {
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        return new ContextScanner(root, IgnoreRules.parse(ignore), new ContentReader(later));
    }

    @Test
    void readsFilesLinksAndEmptyDirectories() throws Exception {
        write("a/x", "content");
        Files.setPosixFilePermissions(root.resolve("a/x"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.setLastModifiedTime(root.resolve("a/x"), FileTime.from(Instant.ofEpochSecond(5, 123456789)));
        Files.createDirectories(root.resolve("empty"));
        // Java's own way would tidy up the target
        new ProcessBuilder("ln", "-s", "../outside//x/", root.resolve("link").toString())
                .start()
                .waitFor();
        ContextScan scan = scanner("").scan();
        assertThat(paths(scan)).containsExactly("a", "a/x", "empty", "link");
        Entry.File file = (Entry.File) scan.tree().get("a/x").orElseThrow();
        assertThat(file.mode()).isEqualTo(0750);
        assertThat(file.size()).isEqualTo(7);
        assertThat(file.mtimeNanos()).isEqualTo(5_123_456_789L);
        assertThat(file.content()).isEqualTo(Digest.sha256("content".getBytes(StandardCharsets.UTF_8)));
        assertThat(((Entry.Link) scan.tree().get("link").orElseThrow()).target())
                .isEqualTo("../outside//x/");
        assertThat(scan.problems()).isEmpty();
    }

    @Test
    void linksAreNotFollowedSoLoopsDoNoHarm() throws Exception {
        Files.createDirectories(root.resolve("a"));
        Files.createSymbolicLink(root.resolve("a/up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("self"), Path.of("self"));
        assertThat(paths(scanner("").scan())).containsExactly("a", "a/up", "self");
    }

    @Test
    void ignoredIsLeftOutAndToldByItsTop() throws Exception {
        write("node_modules/a/b", "x");
        write("vendor/keep/x", "x");
        write("vendor/other/y", "x");
        write("empty-but-ignored/z", "x");
        write("src/a.log", "x");
        write("src/a.c", "x");
        ContextScan scan = scanner("node_modules\nvendor\n!vendor/keep\nempty*\n!empty*/never\n**/*.log")
                .scan();
        assertThat(paths(scan)).containsExactly("src", "src/a.c", "vendor", "vendor/keep", "vendor/keep/x");
        assertThat(scan.ignored()).containsExactly("empty-but-ignored", "node_modules", "src/a.log", "vendor");
    }

    @Test
    void temporariesOfEditorsAreLeftOut() throws Exception {
        for (String name :
                List.of(".a.c.swp", ".a.c.swo", "a.c~", "#a.c#", "a.c___jb_tmp___", ".goutputstream-AB12CD")) {
            write(name, "x");
        }
        Files.createSymbolicLink(root.resolve(".#a.c"), Path.of("user@host.1"));
        for (String name : List.of("a.c", ".swap", "~", "#", ".#", "sedation", "4913", "a.swp.c", "x~/y")) {
            write(name, "x");
        }
        ContextScan scan = scanner("").scan();
        assertThat(scan.temporaries()).hasSize(7);
        assertThat(paths(scan))
                .containsExactly("#", ".#", ".swap", "4913", "a.c", "a.swp.c", "sedation", "x~", "x~/y", "~");
    }

    @Test
    void specialFilesAreReported() throws Exception {
        write("a", "x");
        Path socket = root.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            new ProcessBuilder("mkfifo", root.resolve("pipe").toString())
                    .start()
                    .waitFor();
            ContextScan scan = scanner("").scan();
            assertThat(paths(scan)).containsExactly("a");
            assertThat(scan.problems())
                    .extracting(ScanProblem::path, ScanProblem::kind)
                    .containsExactly(
                            Tuple.tuple("pipe", ScanProblem.Kind.SPECIAL_FILE),
                            Tuple.tuple("socket", ScanProblem.Kind.SPECIAL_FILE));
            assertThat(scanner("pipe\nsocket").scan().problems()).isEmpty();
        }
    }

    @Test
    void unreadableFileIsReportedNotDropped() throws Exception {
        write("locked", "x");
        write("open", "x");
        ContentReader refusing = new ContentReader(Clock.systemUTC()) {
            @Override
            Entry.File read(Path path, String name, FileStat stat) throws IOException {
                if (name.equals("locked")) {
                    throw new AccessDeniedException(path.toString());
                }
                return super.read(path, name, stat);
            }
        };
        ContextScanner scanner = new ContextScanner(root, IgnoreRules.none(), refusing);
        ContextScan scan = scanner.scan();
        assertThat(paths(scan)).containsExactly("open");
        ScanProblem problem = new ScanProblem("locked", ScanProblem.Kind.UNREADABLE_FILE, "permission denied");
        assertThat(scan.problems()).containsExactly(problem);
        assertThat(scanner.rescan(scan, Set.of("open")).problems()).containsExactly(problem);
        Files.delete(root.resolve("locked"));
        assertThat(scanner.rescan(scan, Set.of("locked")).problems()).isEmpty();
    }

    @Test
    void nameThatIsNotUtf8IsReported() throws Exception {
        Path odd = Path.of(URI.create(root.toUri() + "bad%FFname"));
        Files.writeString(odd, "x");
        Path even = Path.of(URI.create(root.toUri() + "gr%C3%B6%C3%9Fe%EF%BF%BD"));
        Files.writeString(even, "x");
        ContextScan scan = scanner("").scan();
        assertThat(paths(scan)).containsExactly("größe\uFFFD");
        assertThat(scan.problems())
                .singleElement()
                .extracting(ScanProblem::kind)
                .isEqualTo(ScanProblem.Kind.NAME_NOT_UTF8);
    }

    @Test
    void rootHasToBeADirectory() throws Exception {
        write("file", "x");
        assertThatThrownBy(() -> new ContextScanner(root.resolve("none"), IgnoreRules.none()).scan())
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> new ContextScanner(root.resolve("file"), IgnoreRules.none()).scan())
                .isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void contentIsReadAgainOnlyWhenTheStatDiffers() throws Exception {
        write("a", "one");
        write("b", "one");
        List<String> read = Collections.synchronizedList(new ArrayList<>());
        ContentReader counting = new ContentReader(Clock.offset(Clock.systemUTC(), Duration.ofHours(1))) {
            @Override
            Entry.File read(Path path, String name, FileStat stat) throws IOException {
                read.add(name);
                return super.read(path, name, stat);
            }
        };
        ContextScanner scanner = new ContextScanner(root, IgnoreRules.none(), counting);
        ContextScan first = scanner.scan();
        ContextScan second = scanner.scan(first.tree());
        assertThat(read).containsExactlyInAnyOrder("a", "b");
        assertThat(second.tree().root().children())
                .isEqualTo(first.tree().root().children());
        Files.setPosixFilePermissions(root.resolve("b"), PosixFilePermissions.fromString("rwxr-xr-x"));
        ContextScan third = scanner.scan(second.tree());
        assertThat(third.tree().changesSince(second.tree()))
                .containsExactly(new FileChange("b", FileChange.Kind.MODIFY, Set.of(FileChange.Aspect.MODE)));
    }

    @Test
    void changeThatKeepsSizeAndMtimeIsFound() throws Exception {
        write("a", "one");
        FileTime mtime = Files.getLastModifiedTime(root.resolve("a"));
        ContextScan first = trusting("").scan();
        write("a", "two");
        Files.setLastModifiedTime(root.resolve("a"), mtime);
        ContextScan second = trusting("").scan(first.tree());
        assertThat(second.tree().staleSince(first.tree())).containsExactly("a");
    }

    @Test
    void stampTakenTooSoonAfterAChangeIsNotTrusted() throws Exception {
        write("a", "one");
        FileStat stat = FileStat.of(root.resolve("a"));
        Instant changed = Instant.ofEpochSecond(0, stat.ctimeNanos());
        for (Duration age : List.of(Duration.ZERO, Duration.ofMillis(5), Duration.ofHours(-1))) {
            assertThat(stampAt(changed.plus(age))).as(age.toString()).isEqualTo(Entry.Stamp.UNKNOWN);
        }
        assertThat(stampAt(changed.plusSeconds(3))).isEqualTo(new Entry.Stamp(stat.inode(), stat.ctimeNanos()));
    }

    private Entry.Stamp stampAt(Instant now) throws IOException {
        Path file = root.resolve("a");
        return new ContentReader(Clock.fixed(now, ZoneOffset.UTC))
                .read(file, "a", FileStat.of(file))
                .stamp();
    }

    @Test
    void fileThatGrowsWhileItIsReadIsRecordedAsItWasRead() throws Exception {
        write("log", "x");
        Path file = root.resolve("log");
        // each look at the clock comes right before a read: the file grows between stat and read, every time
        Clock growing = new Clock() {
            @Override
            public Instant instant() {
                try {
                    Files.writeString(file, "y", StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return Instant.now().plusSeconds(3600);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        Entry.File read = new ContentReader(growing).read(file, "log", FileStat.of(file));
        assertThat(read.content()).isEqualTo(Digest.sha256(Files.readAllBytes(file)));
        assertThat(read.size()).isEqualTo(Files.size(file));
        assertThat(read.stamp()).isEqualTo(Entry.Stamp.UNKNOWN);
    }

    @Test
    void bigFileIsStreamed() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("big").toFile(), "rw")) {
            file.setLength(300L << 20);
        }
        Entry.File file = (Entry.File) scanner("").scan().tree().get("big").orElseThrow();
        assertThat(file.size()).isEqualTo(300L << 20);
    }

    @Test
    void wideDirectoryIsReadInParts() throws Exception {
        for (int i = 0; i < 1000; i++) {
            write("wide/" + i + (i % 3 == 0 ? "/x" : ""), "x" + i);
        }
        ContextScan scan = scanner("").scan();
        assertThat(scan.tree().files()).isEqualTo(1000);
        assertThat(paths(scan)).isSortedAccordingTo(Utf8Order::comparePaths);
    }

    @Test
    void rescanOfWhatChangedEqualsAFreshScan() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            try (Stream<Path> old = Files.walk(root)) {
                old.sorted((a, b) -> b.compareTo(a))
                        .filter(p -> !p.equals(root))
                        .forEach(ContextScannerTest::delete);
            }
            ContextScanner scanner = scanner("b\n!b/a/c\n**/*.t\nc/c/*\n!c/c/a*\n");
            ContextScan current = scanner.scan();
            for (int step = 0; step < 12; step++) {
                Set<String> touched = new TreeSet<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    mutate(random, touched);
                }
                current = scanner.rescan(current, touched);
                ContextScan fresh = scanner.scan();
                assertThat(current.tree().changesSince(fresh.tree()))
                        .as("seed %d, %s", seed, touched)
                        .isEmpty();
                assertThat(paths(current)).as("seed %d, %s", seed, touched).isEqualTo(paths(fresh));
                assertThat(current.ignored()).as("seed %d, %s", seed, touched).isEqualTo(fresh.ignored());
            }
        }
    }

    private void mutate(Random random, Set<String> touched) throws IOException {
        String path = randomPath(random);
        Path file = root.resolve(path);
        if (passesLink(path)) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    deleteTree(file);
                    touched.add(path);
                }
            }
            case 1 -> {
                String to = randomPath(random);
                Path target = root.resolve(to);
                boolean free =
                        !passesLink(to) && !Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !target.startsWith(file);
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && free && makeParents(to, touched)) {
                    Files.move(file, target);
                    touched.add(path);
                    touched.add(to);
                }
            }
            case 2 -> {
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && makeParents(path, touched)) {
                    Files.createSymbolicLink(file, Path.of("a"));
                    touched.add(path);
                }
            }
            default -> {
                if (!Files.isDirectory(file) && !Files.isSymbolicLink(file) && makeParents(path, touched)) {
                    Files.writeString(file, "v" + random.nextInt());
                    touched.add(path);
                }
            }
        }
    }

    private boolean passesLink(String path) {
        Path parent = root.resolve(path).getParent();
        return Stream.iterate(parent, p -> !p.equals(root), Path::getParent).anyMatch(Files::isSymbolicLink);
    }

    /** Makes the directories above, as events would tell: the topmost new one. */
    private boolean makeParents(String path, Set<String> touched) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Path above = root.resolve(path.substring(0, slash));
            if (Files.isSymbolicLink(above) || Files.isRegularFile(above)) {
                return false;
            }
            if (!Files.exists(above)) {
                Files.createDirectory(above);
                touched.add(path.substring(0, slash));
            }
        }
        return true;
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
            path.append(path.length() == 0 ? "" : "/").append("abc".charAt(random.nextInt(3)));
        }
        return path + (random.nextInt(6) == 0 ? ".t" : "");
    }

    private static void deleteTree(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(ContextScannerTest::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
