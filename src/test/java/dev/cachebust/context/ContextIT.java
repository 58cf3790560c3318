package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares our reading of contexts with what a real engine's own client makes of them. */
class ContextIT {
    private static final String CLI = System.getenv().getOrDefault("DOCKER_CLI", "docker");
    private static final String NONCE = Long.toHexString(System.nanoTime());

    @TempDir
    private Path temp;

    /** What {@code COPY .} brings into an image under random ignore files. */
    @TestFactory
    Stream<DynamicTest> ignoreRules() {
        return IntStream.range(0, 40)
                .mapToObj(seed -> DynamicTest.dynamicTest("ignore rules, seed " + seed, () -> {
                    Random random = new Random(seed);
                    Path context = Files.createDirectories(temp.resolve("ignore" + seed));
                    makeContext(context, random, "");
                    String ignore = IntStream.range(0, 1 + random.nextInt(5))
                            .mapToObj(i -> ignoreLine(random))
                            .collect(Collectors.joining("\n"));
                    Files.writeString(context.resolve(".dockerignore"), ignore);
                    ContextTree tree = new ContextScanner(context, IgnoreRules.parse(ignore))
                            .scan()
                            .tree();

                    Path image = temp.resolve("image" + seed);
                    build(context, "COPY . /", "--output", "type=local,dest=" + image);
                    ContextTree copied =
                            new ContextScanner(image, IgnoreRules.none()).scan().tree();
                    assertThat(lines(tree)).as(ignore).isEqualTo(lines(copied));
                }));
    }

    /** Whether a COPY hits the cache after a random edit, against whether we saw the digest before. */
    @TestFactory
    Stream<DynamicTest> selections() {
        return IntStream.range(0, 60)
                .mapToObj(seed -> DynamicTest.dynamicTest("selection, seed " + seed, () -> {
                    Random random = new Random(seed);
                    Path context = Files.createDirectories(temp.resolve("selection" + seed));
                    makeContext(context, random, NONCE + seed);
                    String source = SOURCES.get(random.nextInt(SOURCES.size()));
                    String exclude = random.nextInt(3) == 0 ? EXCLUDES.get(random.nextInt(EXCLUDES.size())) : "";
                    Selection selection =
                            Selection.files(List.of(source), exclude.isEmpty() ? List.of() : List.of(exclude), false);
                    String copy = "COPY " + (exclude.isEmpty() ? "" : "--exclude=" + exclude + " ") + source + " /"
                            + NONCE + seed + "/";
                    ContextScanner scanner = new ContextScanner(context, IgnoreRules.none());
                    Selection.Found before = selection.in(scanner.scan().tree());
                    Built first = build(context, copy, "--output", "type=cacheonly");
                    assertThat(first.ok)
                            .as(copy + "\n" + first.log)
                            .isEqualTo(before.missing().isEmpty());
                    Set<Digest> built = new HashSet<>();
                    if (first.ok) {
                        built.add(before.digest());
                    }
                    for (int edit = 0; edit < 4; edit++) {
                        String done = edit(context, random);
                        Selection.Found after = selection.in(scanner.scan().tree());
                        Built second = build(context, copy, "--output", "type=cacheonly");
                        String what = copy + " after " + done + "\n"
                                + lines(scanner.scan().tree()) + "\n" + second.log;
                        assertThat(second.ok).as(what).isEqualTo(after.missing().isEmpty());
                        if (second.ok) {
                            assertThat(!built.add(after.digest())).as(what).isEqualTo(second.cached);
                        }
                    }
                }));
    }

    private static final List<String> SOURCES = List.of(
            ".",
            "a",
            "a/b",
            "a/a.txt",
            "*",
            "*.txt",
            "a*",
            "*/b",
            "a/*",
            "?/*.txt",
            "[ab]/*",
            "b/l*",
            "l",
            "b/../a",
            "a/b/",
            "none*",
            "b/l/*",
            "**/a.txt");
    private static final List<String> EXCLUDES = List.of("*.txt", "b", "**/b", "a/b", "!a", "**/*.txt", "b/*");

    private static final List<String> PARTS =
            List.of("a", "b", "c", "a.txt", "*", "**", "?", "[ab]", "*.txt", "a*", "**b", "l");

    private static String ignoreLine(Random random) {
        String path = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> PARTS.get(random.nextInt(PARTS.size())))
                .collect(Collectors.joining("/"));
        String lead = List.of("", "", "", "/", "./", " ").get(random.nextInt(6));
        return (random.nextInt(3) == 0 ? "!" : "") + lead + path + (random.nextInt(8) == 0 ? "/" : "");
    }

    private static void makeContext(Path context, Random random, String nonce) throws IOException {
        for (String directory : List.of("", "a/", "b/", "c/", "a/b/", "a/b/c/", "b/a/", "c/m/")) {
            Files.createDirectories(context.resolve(directory));
            for (String name : List.of("a.txt", "b.txt", "bb", "x")) {
                if (random.nextInt(3) > 0) {
                    Files.writeString(context.resolve(directory + name), nonce + directory + name);
                }
            }
        }
        Files.createSymbolicLink(context.resolve("l"), Path.of("a/b"));
        Files.createSymbolicLink(context.resolve("b/l"), Path.of("../a"));
        Files.createSymbolicLink(context.resolve("b/la"), Path.of("/a/a.txt"));
        Files.createDirectories(context.resolve("c/empty"));
    }

    private static String edit(Path context, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(context)) {
            files = all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .collect(Collectors.toList());
        }
        Path file = files.get(random.nextInt(files.size()));
        String name = context.relativize(file).toString();
        switch (random.nextInt(7)) {
            case 0 -> {
                Files.delete(file);
                return "delete " + name;
            }
            case 1 -> {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                return "mode " + name;
            }
            case 2 -> {
                Path link = context.resolve(List.of("l", "b/l", "b/la").get(random.nextInt(3)));
                Files.delete(link);
                Path target = Path.of(random.nextBoolean() ? "/a" : "/a/b/c");
                Files.createSymbolicLink(link, target);
                return "link " + context.relativize(link) + " to " + target;
            }
            case 3 -> {
                Path made = Files.createDirectories(file.resolveSibling("d" + random.nextInt(3)));
                return "mkdir " + context.relativize(made);
            }
            case 4 -> {
                Path made = file.resolveSibling("new" + random.nextInt(9) + ".txt");
                Files.writeString(made, "new");
                return "create " + context.relativize(made);
            }
            case 5 -> {
                Path to = file.resolveSibling("moved" + random.nextInt(9));
                Files.move(file, to);
                return "move " + name + " to " + context.relativize(to);
            }
            default -> {
                Files.writeString(file, Files.readString(file) + "+");
                return "write " + name;
            }
        }
    }

    /** Everything that a COPY carries over, but for the modes of directories and times. */
    private static Map<String, String> lines(ContextTree tree) {
        Map<String, String> lines = new TreeMap<>();
        tree.forEach(item -> {
            Entry entry = item.entry();
            lines.put(
                    item.path(),
                    entry instanceof Entry.File f
                            ? Integer.toOctalString(f.mode()) + " " + f.content()
                            : entry instanceof Entry.Link l ? "-> " + l.target() : "directory");
        });
        return lines;
    }

    private record Built(boolean ok, boolean cached, String log) {}

    private Built build(Path context, String copy, String... options) throws IOException, InterruptedException {
        Path dockerfile = Files.createTempDirectory(temp, "dockerfile").resolve("Dockerfile");
        Files.writeString(dockerfile, "FROM scratch\n" + copy + "\n");
        List<String> command =
                new ArrayList<>(List.of(CLI, "buildx", "build", "--progress=plain", "--provenance=false"));
        command.addAll(List.of(options));
        command.addAll(List.of("-f", dockerfile.toString(), context.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean ok = process.exitValue() == 0;
        assertThat(ok || log.contains("not found") || log.contains("no such file"))
                .as(log)
                .isTrue();
        return new Built(ok, log.contains("CACHED"), log);
    }
}
