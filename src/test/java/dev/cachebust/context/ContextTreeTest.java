package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.context.FileChange.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContextTreeTest {
    static Entry.File file(String name, String content) {
        return file(name, 0644, 1, content);
    }

    static Entry.File file(String name, int mode, long mtime, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Entry.File(name, mode, mtime, bytes.length, Digest.sha256(bytes));
    }

    static Entry.Dir dir(String name) {
        return Entry.Dir.of(name, 0755, 1, List.of());
    }

    static Entry.Link link(String name, String target) {
        return new Entry.Link(name, 0777, 1, target);
    }

    /** A tree of files with this content each. */
    static ContextTree tree(String... paths) {
        TreeEditor editor = ContextTree.empty().edit();
        for (String path : paths) {
            editor.put(path, file("", "content of " + path));
        }
        return editor.build();
    }

    private static List<String> paths(ContextTree tree) {
        List<String> paths = new ArrayList<>();
        tree.forEach(item -> paths.add(item.path()));
        return paths;
    }

    @Test
    void walksDepthFirstWithSiblingsByTheirBytes() {
        ContextTree tree = tree("b", "a/z", "a.txt", "a/b/c", "a-b", "\uFFFD", "\uD83D\uDE00", "é", "B");
        assertThat(paths(tree))
                .containsExactly("B", "a", "a/b", "a/b/c", "a/z", "a-b", "a.txt", "b", "é", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void orderOfNamesIsThatOfTheirUtf8() {
        Random random = new Random(7);
        int[] points = {'a', 'b', 0xE9, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
        for (int i = 0; i < 20_000; i++) {
            String a = randomName(random, points);
            String b = randomName(random, points);
            int bytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(Utf8Order.compare(a, b))).as(a + " " + b).isEqualTo(Integer.signum(bytes));
        }
    }

    private static String randomName(Random random, int[] points) {
        StringBuilder name = new StringBuilder();
        for (int n = random.nextInt(4); n >= 0; n--) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.toString();
    }

    @Test
    void editsBehaveAsAMapOfPaths() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ContextTree tree = ContextTree.empty();
            Map<String, String> model = new TreeMap<>();
            for (int batch = 0; batch < 6; batch++) {
                TreeEditor editor = tree.edit();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    String path = randomPath(random);
                    if (random.nextInt(3) == 0) {
                        editor.remove(path);
                        model.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "/"));
                    } else {
                        String content = "v" + random.nextInt(3);
                        editor.put(path, file("", content));
                        model.keySet().removeIf(p -> p.startsWith(path + "/") || path.startsWith(p + "/"));
                        model.put(path, content);
                    }
                }
                ContextTree next = editor.build();
                check(next, model, seed);
                assertThat(replayed(tree, next)).as("seed %d", seed).isEqualTo(files(next));
                tree = next;
            }
        }
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
            path.append(path.length() == 0 ? "" : "/").append("abc".charAt(random.nextInt(3)));
        }
        return path.toString();
    }

    private static void check(ContextTree tree, Map<String, String> model, int seed) {
        assertThat(tree.files()).as("seed %d", seed).isEqualTo(model.size());
        TreeEditor fresh = ContextTree.empty().edit();
        model.forEach((path, content) -> {
            assertThat(tree.get(path).orElseThrow().key())
                    .isEqualTo(file("", content).key());
            fresh.put(path, file("", content));
        });
        tree.forEach(item -> {
            if (item.entry() instanceof Entry.Dir d && d.children().isEmpty()) {
                fresh.put(item.path(), dir(""));
            }
        });
        assertThat(fresh.build().root().digest())
                .as("seed %d", seed)
                .isEqualTo(tree.root().digest());
    }

    private static Map<String, Digest> files(ContextTree tree) {
        Map<String, Digest> files = new TreeMap<>();
        tree.forEach(item -> files.put(
                item.path(),
                item.entry() instanceof Entry.Dir
                        ? Digest.sha256(new byte[0])
                        : item.entry().key()));
        return files;
    }

    /** The older tree's files with the changes applied to them. */
    private static Map<String, Digest> replayed(ContextTree older, ContextTree newer) {
        Map<String, Digest> files = files(older);
        for (FileChange change : newer.changesSince(older)) {
            if (change.kind() == Kind.DELETE) {
                files.remove(change.path());
            } else {
                files.put(change.path(), files(newer).get(change.path()));
            }
        }
        return files;
    }

    @Test
    void changesSayWhatDiffers() {
        ContextTree older = tree("same", "gone/x", "typed")
                .put("text", file("", "a"))
                .put("mode", file("", 0644, 1, "m"))
                .put("touched", file("", 0644, 1, "t"))
                .put("link", link("", "a"))
                .put("dir", Entry.Dir.of("", 0755, 1, List.of()));
        ContextTree newer = tree("same", "new/y", "typed/now")
                .put("text", file("", "b"))
                .put("mode", file("", 0755, 1, "m"))
                .put("touched", file("", 0644, 2, "t"))
                .put("link", link("", "b"))
                .put("dir", Entry.Dir.of("", 0700, 2, List.of()));
        assertThat(newer.changesSince(older))
                .containsExactly(
                        change("gone", Kind.DELETE, Aspect.EXISTENCE),
                        change("gone/x", Kind.DELETE, Aspect.EXISTENCE),
                        change("link", Kind.MODIFY, Aspect.LINK_TARGET),
                        change("mode", Kind.MODIFY, Aspect.MODE),
                        change("new", Kind.CREATE, Aspect.EXISTENCE),
                        change("new/y", Kind.CREATE, Aspect.EXISTENCE),
                        change("text", Kind.MODIFY, Aspect.CONTENT),
                        change("typed", Kind.MODIFY, Aspect.TYPE),
                        change("typed/now", Kind.CREATE, Aspect.EXISTENCE));
    }

    private static FileChange change(String path, Kind kind, Aspect aspect) {
        return new FileChange(path, kind, Set.of(aspect));
    }

    @Test
    void digestLeavesOutTimesAndModesOfDirectories() {
        ContextTree a = ContextTree.empty().put("d", Entry.Dir.of("", 0755, 1, List.of(file("f", 0644, 1, "x"))));
        ContextTree b = ContextTree.empty().put("d", Entry.Dir.of("", 0700, 9, List.of(file("f", 0644, 7, "x"))));
        assertThat(a.root().digest()).isEqualTo(b.root().digest());
        assertThat(a).isNotEqualTo(b);
    }

    @Test
    void digestTellsApartWhatAnImageWould() {
        ContextTree base = tree("a");
        List<Digest> digests = new ArrayList<>();
        for (Entry entry : List.of(
                file("", "content of a"),
                file("", 0755, 1, "content of a"),
                file("", ""),
                link("", "content of a"),
                link("", ""),
                dir(""))) {
            digests.add(base.put("b", entry).root().digest());
            digests.add(base.put("c", entry).root().digest());
            digests.add(base.put("b/c", entry).root().digest());
        }
        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void portableKeyKeepsOfTheModeOnlyWhetherTheOwnerMayExecute() {
        assertThat(file("a", 0664, 1, "x").portableKey())
                .isEqualTo(file("b", 0600, 2, "x").portableKey())
                .isNotEqualTo(file("a", 0755, 1, "x").portableKey())
                .isNotEqualTo(file("a", 0644, 1, "y").portableKey())
                .isNotEqualTo(link("a", "x").portableKey());
        assertThat(tree("d/x").root().portableKey())
                .isEqualTo(tree("d")
                        .put("d/x", file("", 0600, 3, "content of d/x"))
                        .root()
                        .portableKey())
                .isNotEqualTo(tree("d/y").root().portableKey());
    }

    @Test
    void changedContentBehindAnUnchangedStatIsFound() {
        ContextTree older = tree("d/a").put("d/b", file("", 0644, 5, "one")).put("d/c", file("", 0644, 5, "one"));
        ContextTree newer = older.put("d/b", file("", 0644, 5, "two")).put("d/c", file("", 0644, 6, "two"));
        assertThat(newer.staleSince(older)).containsExactly("d/b");
        assertThat(newer.staleSince(newer)).isEmpty();
    }

    @Test
    void sharesWhatDidNotChange() {
        ContextTree older = tree("a/x", "b/y");
        ContextTree newer = older.put("b/z", file("", "z"));
        assertThat(newer.get("a").orElseThrow()).isSameAs(older.get("a").orElseThrow());
    }

    @Test
    void pathsThatAreNotThere() {
        ContextTree tree = tree("a/b");
        assertThat(tree.get("a/b/c")).isEmpty();
        assertThat(tree.get("x")).isEmpty();
        assertThat(tree.get("")).contains(tree.root());
        assertThat(tree.remove("x/y")).isEqualTo(tree);
        assertThat(tree.remove("a/b/c")).isEqualTo(tree);
    }
}
