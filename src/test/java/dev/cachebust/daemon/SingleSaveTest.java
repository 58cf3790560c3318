package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SingleSaveTest {
    private static final ContextTree TREE = ContextTree.empty()
            .put("README", file("README", 10))
            .put("src", Entry.Dir.of("src", 0755, 0, List.of()))
            .put("src/a.js", file("a.js", 256 * 1024))
            .put("src/b.js", file("b.js", 10))
            .put("src/bundle.js", file("bundle.js", 256 * 1024 + 1));

    private static Entry file(String name, long size) {
        return new Entry.File(name, 0644, 0, size, Digest.sha256(new byte[0]));
    }

    private static boolean single(String... paths) {
        return SingleSave.is(new Files.Dirty(Set.of(paths), false, false, false, 0, 0), TREE);
    }

    @Test
    void isOneFileAndWhatASafeSaveLeavesBesideIt() {
        assertThat(single("README")).isTrue();
        assertThat(single("src/a.js")).isTrue();
        assertThat(single("src/a.js", "src/.a.js.swp", "src/4913", "src/a.js~", "src/.a.js.swx"))
                .isTrue();
    }

    @Test
    void isNotWhatMoreIsLikelyToFollow() {
        assertThat(single("src/a.js", "src/b.js")).as("two files").isFalse();
        assertThat(single("src/new.js")).as("a new file").isFalse();
        assertThat(single("src")).as("a folder").isFalse();
        assertThat(single("src/bundle.js")).as("a large file").isFalse();
        assertThat(single("README", "src/new.js")).as("two folders").isFalse();
        assertThat(single("src/a.js", "src/1", "src/2", "src/3", "src/4", "src/5"))
                .as("many names")
                .isFalse();
        assertThat(single()).as("nothing").isFalse();
    }

    @Test
    void isNotTheDefinitionNotEverythingAndNotVersionControls() {
        assertThat(SingleSave.is(new Files.Dirty(Set.of("src/a.js"), false, false, true, 0, 0), TREE))
                .isFalse();
        assertThat(SingleSave.is(new Files.Dirty(Set.of("src/a.js"), false, true, false, 0, 0), TREE))
                .isFalse();
        assertThat(SingleSave.is(new Files.Dirty(Set.of(), true, false, false, 0, 0), TREE))
                .isFalse();
    }
}
