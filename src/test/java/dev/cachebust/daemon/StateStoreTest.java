package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.daemon.Decider.Case;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import dev.cachebust.plan.KnownKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
    private static final Path CONTEXT = Path.of("/project");

    @TempDir
    Path folder;

    private StateFolder state = new StateFolder(Path.of("/"));
    private StateStore store = new StateStore(state);

    @BeforeEach
    void open() throws IOException {
        state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        store = new StateStore(state);
    }

    @Test
    void keepsEverythingOfABuild() throws IOException {
        LastBuild last = build("one");
        store.save(CONTEXT, last);
        StateStore.Loaded loaded = store.load(CONTEXT);
        assertThat(loaded.warning()).isEmpty();
        assertThat(loaded.last()).contains(last);
        assertThat(last.made().steps()).isNotEmpty();
        assertThat(last.known().entries()).isNotEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.file("last-build"))))
                .isEqualTo("rw-------");
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(store.load(CONTEXT))
                .isEqualTo(new StateStore.Loaded(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void leavesDamagedStateAsideWithAWarningWhereverTheDamageIs() throws IOException {
        store.save(CONTEXT, build("one"));
        byte[] good = Files.readAllBytes(state.file("last-build"));
        for (int i = 0; i < good.length; i += 97) {
            byte[] bad = good.clone();
            bad[i] ^= 0x21;
            Files.write(state.file("last-build"), bad);
            StateStore.Loaded loaded = store.load(CONTEXT);
            assertThat(loaded.last()).as("damage at %d", i).isEmpty();
            assertThat(loaded.warning()).as("damage at %d", i).isPresent();
        }
        Files.write(state.file("last-build"), Arrays.copyOf(good, good.length / 2));
        assertThat(store.load(CONTEXT).last()).isEmpty();
        Files.write(state.file("last-build"), new byte[] {(byte) 0xff, 0x0a});
        assertThat(store.load(CONTEXT).warning()).isPresent();
    }

    @Test
    void usesNoBuildWhoseContextIsAnotherOne() throws IOException {
        store.save(CONTEXT, build("one"));
        byte[] first = Files.readAllBytes(state.file("last-build"));
        store.save(CONTEXT, build("two"));
        Files.write(state.file("last-build"), first);
        assertThat(store.load(CONTEXT).last()).isEmpty();
        assertThat(store.load(CONTEXT).tree()).isPresent();
        assertThat(store.load(CONTEXT).warning()).isPresent();
    }

    private static LastBuild build(String content) {
        Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
        return build(ContextTree.empty().put("a\u202e", new Entry.File("a\u202e", 0644, 1, 3, digest)));
    }

    static LastBuild build(ContextTree tree) {
        Project project = Samples.project(
                OnChange.QUEUE,
                "FROM x AS b\nARG CACHE_BUST=1\nCOPY \"a\u202e\" /\nRUN x\nFROM y\nCOPY --from=b / /\n");
        TreeMap<LayerName, Long> bumps = new TreeMap<>(Map.of(LayerName.SOURCE, 3L));
        LastBuild last = new PlannerDecider(RequestAssembler.Extras.NONE)
                .decide(new Case(
                        project,
                        tree,
                        Meanings.NONE,
                        Answers.NONE,
                        Optional.empty(),
                        KnownKeys.none(),
                        bumps,
                        false,
                        1,
                        Instant.EPOCH))
                .record();
        KnownKeys known = last.made().learn(KnownKeys.none(), Set.of(new StepId("b", 2)), Set.of());
        return last.built("sha256:1", "sha256:2", known);
    }
}
