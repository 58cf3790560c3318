package dev.cachebust.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.TreeEditor;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.manifest.Manifest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LayerHashesTest {
    private static final String DOCKERFILE = "FROM bb\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n";

    private static StepGraph graph() {
        return StepGraph.of(
                DockerfileParser.parse("Dockerfile", DOCKERFILE.getBytes(StandardCharsets.UTF_8)),
                new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of()));
    }

    private static FileLayers rules() throws BadPatternException {
        StepGraph graph = graph();
        Layers layers = Layers.of(List.of());
        return FileLayers.of(graph, layers, BustPoints.of(graph, layers), Set.of("Dockerfile"), "Dockerfile");
    }

    private static Entry.File file(String name, int mode, long mtime, String content) {
        return new Entry.File(name, mode, mtime, content.length(), digest(content));
    }

    private static Digest digest(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    private static ContextTree tree(int mode, long mtime) {
        return ContextTree.empty()
                .edit()
                .put("package.json", file("package.json", mode, mtime, "{}"))
                .put("src/a.js", file("a.js", mode, mtime, "a"))
                .put("src/run", file("run", mode | 0111, mtime, "run"))
                .put("src/link", new Entry.Link("link", 0777, mtime, "a.js"))
                .put("Dockerfile", file("Dockerfile", mode, mtime, DOCKERFILE + mtime))
                .build();
    }

    private static String source(ContextTree tree) throws BadPatternException {
        return LayerHashes.of(tree, rules(), Meanings.NONE, Optional.empty())
                .of(LayerName.SOURCE)
                .hex();
    }

    @Test
    void isWhatIsDocumented() throws BadPatternException {
        byte[] src = join(
                child("a.js", join(new byte[] {'f'}, digest("a").bytes())),
                child("link", join(new byte[] {'l'}, counted("a.js"))),
                child("run", join(new byte[] {'x'}, digest("run").bytes())));
        byte[] root = join(counted("src"), Digest.sha256(src).bytes());
        assertThat(source(tree(0644, 1))).isEqualTo(Digest.sha256(root).hex());
        byte[] manifest =
                child("package.json", join(new byte[] {'f'}, digest("{}").bytes()));
        assertThat(LayerHashes.of(tree(0644, 1), rules(), Meanings.NONE, Optional.empty())
                        .of(LayerName.DEPENDENCY))
                .isEqualTo(Digest.sha256(manifest));
        assertThat(LayerHashes.of(tree(0644, 1), rules(), Meanings.NONE, Optional.empty())
                        .of(LayerName.SYSTEM))
                .isEqualTo(Digest.sha256(new byte[0]));
    }

    private static byte[] child(String name, byte[] key) {
        return join(counted(name), Digest.sha256(key).bytes());
    }

    private static byte[] counted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void aManifestCountsByWhatItMeansWhereThatIsAskedFor() throws BadPatternException {
        Layers layers = Layers.of(List.of(new LayerSettings(
                LayerName.DEPENDENCY,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                LayerSettings.Strategy.AUTO,
                Optional.empty(),
                true,
                List.of(),
                "")));
        StepGraph graph = graph();
        FileLayers rules =
                FileLayers.of(graph, layers, BustPoints.of(graph, layers), Set.of("Dockerfile"), "Dockerfile");
        assertThat(rules.manifest("package.json")).contains(Manifest.PACKAGE_JSON);
        assertThat(rules.manifest("src/a.js")).isEmpty();
        ContextTree one = tree(0644, 1);
        ContextTree other = one.put("package.json", file("package.json", 0755, 2, "{ }"));
        Meanings.Key first = new Meanings.Key(Manifest.PACKAGE_JSON, digest("{}"));
        Meanings.Key second = new Meanings.Key(Manifest.PACKAGE_JSON, digest("{ }"));
        Meanings same = new Meanings(Map.of(first, digest("same"), second, digest("same")));
        LayerHashes before = LayerHashes.of(one, rules, same, Optional.empty());
        LayerHashes after = LayerHashes.of(other, rules, same, Optional.of(before));
        assertThat(after.of(LayerName.DEPENDENCY)).isEqualTo(before.of(LayerName.DEPENDENCY));
        assertThat(before.of(LayerName.DEPENDENCY))
                .isEqualTo(Digest.sha256(
                        join(counted("package.json"), digest("same").bytes())));
        LayerHashes unread = LayerHashes.of(one, rules, Meanings.NONE, Optional.empty());
        assertThat(unread.of(LayerName.DEPENDENCY)).isNotEqualTo(before.of(LayerName.DEPENDENCY));
        assertThat(LayerHashes.of(one, rules, same, Optional.of(unread)).of(LayerName.DEPENDENCY))
                .as("what has been read since then counts")
                .isEqualTo(before.of(LayerName.DEPENDENCY));
    }

    @Test
    void mtimesUmaskAndTheDockerfileDoNotCount() throws BadPatternException {
        assertThat(source(tree(0600, 99))).isEqualTo(source(tree(0644, 1)));
    }

    @Test
    void namesContentTargetAndExecutabilityDo() throws BadPatternException {
        ContextTree tree = tree(0644, 1);
        assertThat(List.of(
                        source(tree),
                        source(tree.put("src/a.js", file("a.js", 0644, 1, "b"))),
                        source(tree.put("src/a.js", file("a.js", 0755, 1, "a"))),
                        source(tree.put("src/link", new Entry.Link("link", 0777, 1, "run"))),
                        source(tree.remove("src/a.js").put("src/b.js", file("b.js", 0644, 1, "a"))),
                        source(tree.put("src/a.js/x", file("x", 0644, 1, "a"))),
                        source(tree.put("src/x", file("x", 0644, 1, "")))))
                .doesNotHaveDuplicates();
        assertThat(source(tree.put("package.json", file("package.json", 0644, 1, "[]"))))
                .isEqualTo(source(tree));
    }

    @Test
    void anIncrementalHashIsTheOneFromScratch() throws BadPatternException {
        FileLayers rules = rules();
        Random random = new Random(7);
        ContextTree tree = tree(0644, 1);
        Optional<LayerHashes> before = Optional.empty();
        for (int i = 0; i < 300; i++) {
            String name = "f" + random.nextInt(4);
            String path = "d" + random.nextInt(3) + "/e" + random.nextInt(3) + "/" + name;
            tree = random.nextInt(3) == 0
                    ? tree.remove(path)
                    : tree.put(path, file(name, 0644, i, "c" + random.nextInt(3)));
            LayerHashes hashes = LayerHashes.of(tree, rules, Meanings.NONE, before);
            before = Optional.of(hashes);
            for (LayerName layer : List.of(LayerName.SYSTEM, LayerName.DEPENDENCY, LayerName.SOURCE)) {
                assertThat(hashes.of(layer))
                        .as("round %d", i)
                        .isEqualTo(LayerHashes.of(tree, rules(), Meanings.NONE, Optional.empty())
                                .of(layer));
            }
        }
    }

    @Test
    void manyFilesCostLittleWhenOneChanges() throws BadPatternException {
        TreeEditor editor = ContextTree.empty().edit();
        for (int i = 0; i < 100_000; i++) {
            editor.put("src/d" + i / 1000 + "/e" + i / 20 % 50 + "/f" + i, file("f" + i, 0644, 1, "" + i));
        }
        ContextTree tree = editor.build();
        LayerHashes before = LayerHashes.of(tree, rules(), Meanings.NONE, Optional.empty());
        ContextTree changed = tree.put("src/d7/e3/f7060", file("f7060", 0644, 2, "other"));
        long start = System.nanoTime();
        LayerHashes after = LayerHashes.of(changed, rules(), Meanings.NONE, Optional.of(before));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
        assertThat(after.of(LayerName.SOURCE)).isNotEqualTo(before.of(LayerName.SOURCE));
    }

    @Test
    void aCounterAndAPeriodMixIn() {
        Digest hash = digest("x");
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Optional<Duration> week = Optional.of(Duration.ofDays(7));
        assertThat(BustValue.of(hash, 0, Optional.empty(), now))
                .isEqualTo(hash.hex().substring(0, 12));
        assertThat(BustValue.of(hash, 2, week, now))
                .isEqualTo(digest(hash.hex() + " 2 2922").hex().substring(0, 12));
        assertThat(BustValue.of(hash, 0, week, now)).isEqualTo(BustValue.of(hash, 0, week, now.plusSeconds(3600)));
        assertThat(BustValue.of(hash, 0, week, now))
                .isNotEqualTo(BustValue.of(hash, 0, week, now.plus(Duration.ofDays(7))));
    }
}
