package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read once for several ignore files is what each of them alone would have had read. */
class FilteredScanTest {
    private static final List<String> NAMES = List.of("a", "b", "src", "x.log", "y~", "node_modules");
    private static final List<String> LINES = List.of(
            "a",
            "b/a",
            "**/src",
            "!b/src",
            "*.log",
            "!src/x.log",
            "node_modules",
            "!**/node_modules/a",
            "src/*",
            "*",
            "!src",
            "!b/**/x.log");

    @TempDir
    Path root;

    private final Random random = new Random(20);

    private void files(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Path path = root;
            for (int depth = random.nextInt(4); depth >= 0; depth--) {
                path = path.resolve(one(NAMES));
            }
            write(path);
        }
    }

    private void write(Path path) throws IOException {
        if (isFree(path)) {
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, "content " + random.nextInt(1000));
        }
    }

    private boolean isFree(Path path) {
        Path above = root;
        for (Path name : root.relativize(path)) {
            if (Files.isRegularFile(above)) {
                return false;
            }
            above = above.resolve(name);
        }
        return !Files.isDirectory(path);
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private IgnoreRules rules() throws BadPatternException {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            lines.add(one(LINES));
        }
        return IgnoreRules.parse(String.join("\n", lines));
    }

    @Test
    void isWhatTheRulesAloneWouldHaveFound() throws Exception {
        for (int round = 0; round < 60; round++) {
            files(8);
            List<IgnoreRules> each = List.of(rules(), rules(), rules());
            PathRules common = CommonRules.of(each);
            List<FilteredScan> filters = each.stream().map(FilteredScan::new).toList();
            ContextScanner scanner = new ContextScanner(root, common);
            ContextScan scan = scanner.scan();
            same(scan, filters);
            Path changed = root.resolve(one(NAMES)).resolve(one(NAMES));
            write(changed);
            ContextScan next =
                    scanner.rescan(scan, Set.of(root.relativize(changed).toString()));
            same(next, filters);
        }
    }

    private void same(ContextScan scan, List<FilteredScan> filters) throws IOException {
        for (FilteredScan filter : filters) {
            ContextScan alone = new ContextScanner(root, filter.rules()).scan();
            ContextScan filtered = filter.of(scan);
            assertThat(filtered.tree().changesSince(alone.tree()))
                    .as("%s of %s", filter.rules(), scan.tree())
                    .isEmpty();
            assertThat(filtered.ignored()).as("%s", filter.rules()).isEqualTo(alone.ignored());
            assertThat(filtered.temporaries()).isEqualTo(alone.temporaries());
            assertThat(filtered.problems()).isEqualTo(alone.problems());
        }
    }

    @Test
    void whatDidNotChangeIsTheSameObject() throws Exception {
        Files.createDirectories(root.resolve("a/src"));
        Files.writeString(root.resolve("a/src/one"), "1");
        Files.writeString(root.resolve("a/x.log"), "1");
        Files.createDirectories(root.resolve("b"));
        Files.writeString(root.resolve("b/two"), "1");
        FilteredScan filter = new FilteredScan(IgnoreRules.parse("**/*.log"));
        ContextScanner scanner = new ContextScanner(root, IgnoreRules.none());
        ContextScan scan = scanner.scan();
        ContextTree first = filter.of(scan).tree();
        Files.writeString(root.resolve("b/two"), "22");
        ContextTree second = filter.of(scanner.rescan(scan, Set.of("b/two"))).tree();
        assertThat(second.changesSince(first)).extracting(FileChange::path).containsExactly("b/two");
        assertThat(second.get("a").orElseThrow()).isSameAs(first.get("a").orElseThrow());
    }
}
