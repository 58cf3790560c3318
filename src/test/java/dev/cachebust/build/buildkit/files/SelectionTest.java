package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expectations are those of fsutil's own filter_test.go and followlinks_test.go, on trees of our own. */
final class SelectionTest {
    private static final List<String> NONE = List.of();

    private ContextTree tree = ContextTree.empty();

    private SelectionTest file(String path) {
        tree = tree.put(path, new Entry.File(name(path), 0644, 1, 0, Digest.sha256(new byte[0])));
        return this;
    }

    private SelectionTest link(String path, String target) {
        tree = tree.put(path, new Entry.Link(name(path), 0777, 1, target));
        return this;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private List<String> select(List<String> include, List<String> exclude, List<String> follow) throws Exception {
        return Selection.of(tree.root(), new FileFilter(include, exclude, follow)).stream()
                .map(Selected::path)
                .toList();
    }

    @Test
    void takesEverythingDepthFirstByBytes() throws Exception {
        file("b").file("a/z").file("a.txt").file("ä").file("A");

        assertThat(select(NONE, NONE, NONE)).containsExactly("A", "a", "a/z", "a.txt", "b", "ä");
    }

    @Test
    void includesWithTheParentsAndNothingElse() throws Exception {
        file("a/b/c/d").file("a/b/x").file("a/y").file("z/w");

        assertThat(select(List.of("a/b/c"), NONE, NONE)).containsExactly("a", "a/b", "a/b/c", "a/b/c/d");
        assertThat(select(List.of("**/x"), NONE, NONE)).containsExactly("a", "a/b", "a/b/x");
        assertThat(select(List.of("*/w", "a/y"), NONE, NONE)).containsExactly("a", "a/y", "z", "z/w");
        assertThat(select(List.of("nothing"), NONE, NONE)).isEmpty();
    }

    @Test
    void excludesWithExceptions() throws Exception {
        file("a/b/keep").file("a/b/drop").file("a/c").file("top");

        assertThat(select(NONE, List.of("a", "!a/b/keep"), NONE)).containsExactly("a", "a/b", "a/b/keep", "top");
        assertThat(select(NONE, List.of("a"), NONE)).containsExactly("top");
        assertThat(select(List.of("a"), List.of("a/b"), NONE)).containsExactly("a", "a/c");
    }

    @Test
    void followsLinksOnTheWayAndAtTheEnd() throws Exception {
        file("releases/2/app").file("releases/1/app").file("other");
        link("current", "releases/2").link("abs", "/releases/1").link("deep", "current/app");

        assertThat(select(NONE, NONE, List.of("current/app")))
                .containsExactly("current", "releases", "releases/2", "releases/2/app");
        assertThat(select(NONE, NONE, List.of("abs")))
                .containsExactly("abs", "releases", "releases/1", "releases/1/app");
        assertThat(select(NONE, NONE, List.of("deep")))
                .containsExactly("current", "deep", "releases", "releases/2", "releases/2/app");
    }

    @Test
    void followsLinksThatAWildcardMatches() throws Exception {
        file("real/one").file("real/two");
        link("l1", "real/one").link("l2", "real/two").link("m", "real");

        assertThat(select(NONE, NONE, List.of("l*"))).containsExactly("l1", "l2", "real", "real/one", "real/two");
    }

    @Test
    void neverLeavesTheTreeAndEndsInCircles() throws Exception {
        file("inside")
                .link("up", "../../../inside")
                .link("a", "b")
                .link("b", "a")
                .link("self", "self/x");

        assertThat(select(NONE, NONE, List.of("up"))).containsExactly("inside", "up");
        assertThat(select(NONE, NONE, List.of("a"))).containsExactly("a", "b");
        assertThat(select(NONE, NONE, List.of("self"))).containsExactly("self");
    }

    @Test
    void theRootMeansEverything() throws Exception {
        file("a").file("b/c");

        assertThat(select(NONE, NONE, List.of("."))).containsExactly("a", "b", "b/c");
        assertThat(select(NONE, NONE, List.of("b", "/"))).containsExactly("a", "b", "b/c");
    }
}
