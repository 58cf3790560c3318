package dev.cachebust.context;

import static dev.cachebust.context.ContextTreeTest.dir;
import static dev.cachebust.context.ContextTreeTest.file;
import static dev.cachebust.context.ContextTreeTest.link;
import static dev.cachebust.context.ContextTreeTest.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final ContextTree tree = tree("a/x.txt", "a/y.md", "a/deep/z.txt", "b/x.txt", "top.txt")
            .put("to-a", link("", "a"))
            .put("b/up", link("", "/a/x.txt"))
            .put("dangling", link("", "nowhere"));

    private static Selection select(String path, String... excludes) throws BadPatternException {
        return Selection.files(List.of(path), List.of(excludes), false);
    }

    /** Whether new content at a path changes the key. */
    private boolean reads(Selection selection, String path) {
        return !selection.digest(tree).equals(selection.digest(tree.put(path, file("", "new content"))));
    }

    @Test
    void plainPaths() throws BadPatternException {
        assertThat(reads(select("a"), "a/deep/z.txt")).isTrue();
        assertThat(reads(select("a"), "a/new")).isTrue();
        assertThat(reads(select("a"), "b/x.txt")).isFalse();
        assertThat(reads(select(""), "b/x.txt")).isTrue();
        assertThat(reads(select("/a/../b/"), "b/x.txt")).isTrue();
        assertThat(reads(Selection.mount(List.of("a")), "a/deep/z.txt")).isTrue();
    }

    @Test
    void wildcardsDoNotCrossDirectories() throws BadPatternException {
        assertThat(reads(select("*.txt"), "top.txt")).isTrue();
        assertThat(reads(select("*.txt"), "new.txt")).isTrue();
        assertThat(reads(select("*.txt"), "a/x.txt")).isFalse();
        assertThat(reads(select("*/x.txt"), "a/x.txt")).isTrue();
        assertThat(reads(select("[ab]"), "a/deep/z.txt")).isTrue();
        assertThat(reads(select("?/deep"), "a/deep/z.txt")).isTrue();
        assertThat(reads(select("?/deep"), "a/x.txt")).isFalse();
    }

    @Test
    void linksAreFollowedWhereASourceIsOne() throws BadPatternException {
        assertThat(reads(select("to-a"), "a/x.txt")).isTrue();
        assertThat(reads(select("to-a/deep"), "a/deep/z.txt")).isTrue();
        assertThat(reads(select("to-*"), "a/x.txt")).isTrue();
        assertThat(reads(select("b"), "a/x.txt")).isFalse();
        assertThat(reads(select("b/up"), "a/x.txt")).isTrue();
        assertThat(select("to-a").covers("a/x.txt")).isFalse();
        assertThat(select("to-a").covers(tree, "a/x.txt")).isTrue();
        assertThat(select("to-*").covers(tree, "a/x.txt")).isTrue();
        assertThat(select("to-*").covers(tree, "b/x.txt")).isFalse();
    }

    @Test
    void excludesAreRelativeToTheSource() throws BadPatternException {
        assertThat(reads(select("a", "*.md"), "a/y.md")).isFalse();
        assertThat(reads(select("a", "*.md"), "a/x.txt")).isTrue();
        assertThat(reads(select("a", "a/*.md"), "a/y.md")).isTrue();
        assertThat(reads(select("a", "deep"), "a/deep/z.txt")).isFalse();
        assertThat(select("a", "*.md").covers("a/y.md")).isFalse();
        assertThat(select("a", "*.md").covers("a/z")).isTrue();
    }

    @Test
    void parentsMatchBelowThePivot() throws BadPatternException {
        Selection selection = Selection.files(List.of("a/./deep/*.txt"), List.of(), true);
        assertThat(reads(selection, "a/deep/z.txt")).isTrue();
        assertThat(reads(selection, "a/x.txt")).isFalse();
        assertThat(selection.covers("a/deep/z.txt")).isTrue();
        assertThat(selection.covers("a/x.txt")).isFalse();
        Selection gone = Selection.files(List.of("a/gone"), List.of(), true);
        assertThat(gone.in(tree).missing()).containsExactly("a/gone");
    }

    @Test
    void missingSourcesAreTold() throws BadPatternException {
        assertThat(select("none").in(tree).missing()).containsExactly("none");
        assertThat(select("dangling").in(tree).missing()).containsExactly("dangling");
        assertThat(select("none", "*.md").in(tree).missing()).containsExactly("none");
        assertThat(select("top.txt/x").in(tree).missing()).containsExactly("top.txt/x");
        assertThat(select("none*").in(tree).missing()).isEmpty();
        assertThat(select("none*").in(tree).unmatched()).containsExactly("none*");
        assertThat(select("a").in(tree).missing()).isEmpty();
    }

    @Test
    void emptyDirectoryCounts() throws BadPatternException {
        ContextTree more = tree.put("a/empty", dir(""));
        assertThat(select("a").digest(more)).isNotEqualTo(select("a").digest(tree));
        assertThat(select("a/*.txt").digest(more)).isEqualTo(select("a/*.txt").digest(tree));
    }

    @Test
    void coversByName() throws BadPatternException {
        assertThat(select("").covers("anything/at/all")).isTrue();
        assertThat(select("a").covers("a")).isTrue();
        assertThat(select("a").covers("ab")).isFalse();
        assertThat(select("*.txt").covers("new.txt")).isTrue();
        assertThat(select("*.txt").covers("a/new.txt")).isFalse();
        assertThat(select("d*").covers("dir/below/x")).isTrue();
    }

    @Test
    void badWildcardIsTold() {
        assertThatThrownBy(() -> Selection.files(List.of("ok", "[a"), List.of(), false))
                .isInstanceOfSatisfying(
                        BadPatternException.class, e -> assertThat(e.line()).isEqualTo(2));
    }
}
