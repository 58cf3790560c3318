package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastBuilds;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage anywhere in what is kept: reading never fails, and gives what was written or less, never anything else. */
class StateFuzzTest {
    private static final Path CONTEXT = Path.of("/project");
    private static final int DAMAGES = 400;

    @TempDir
    Path folder;

    private StateFolder state = new StateFolder(Path.of("/"));
    private StateStore store = new StateStore(state);
    private StateStore.Loaded kept = new StateStore.Loaded(Optional.empty(), Optional.empty(), Optional.empty());

    @BeforeEach
    void keepSomething() throws IOException {
        state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        store = new StateStore(state);
        ContextTree tree = ContextTree.empty();
        for (int i = 0; i < 20; i++) {
            Digest digest = Digest.sha256(("x" + i).getBytes(StandardCharsets.UTF_8));
            tree = tree.put("d/\u00fc" + i, new Entry.File("\u00fc" + i, 0644, i, i, digest));
        }
        store.save(CONTEXT, StateStoreTest.build(tree));
        kept = store.load(CONTEXT);
        assertThat(kept.last()).isPresent();
        for (int i = 0; i < 5; i++) {
            store.history()
                    .append(PastBuilds.build(
                            0,
                            PastBuild.Result.SUCCEEDED,
                            PastBuilds.step(
                                    2, "RUN \u00fc", Outcome.CACHED, new Cause.FirstBuild(), Happened.CACHED, i)));
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
            case 1 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(100));
            case 2 -> {
                byte[] bad = good.clone();
                Arrays.fill(bad, random.nextInt(bad.length), bad.length, (byte) 0);
                yield Arrays.equals(bad, good) ? new byte[0] : bad;
            }
            default -> {
                byte[] bad = good.clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield Arrays.equals(bad, good) ? new byte[0] : bad;
            }
        };
    }

    @Test
    void neverGivesAnotherBuildThanTheOneThatWasKept() throws IOException {
        for (String name : List.of("last-build", "fingerprints")) {
            byte[] good = Files.readAllBytes(state.file(name));
            for (int seed = 0; seed < DAMAGES; seed++) {
                Files.write(state.file(name), damaged(good, new Random(seed)));
                StateStore.Loaded loaded = store.load(CONTEXT);
                assertThat(loaded.last()).as("%s, seed %d", name, seed).isEmpty();
                assertThat(loaded.warning()).as("%s, seed %d", name, seed).isPresent();
                loaded.tree()
                        .ifPresent(
                                tree -> assertThat(tree).isEqualTo(kept.tree().orElseThrow()));
            }
            Files.write(state.file(name), good);
            assertThat(store.load(CONTEXT)).isEqualTo(kept);
        }
    }

    @Test
    void neverGivesAnythingElseAsSentThanWhatWas() throws IOException {
        List<String> warnings = new ArrayList<>();
        String body = "copy one\nfolder key context\n" + "5 123 - a\u00fc\n".repeat(20);
        new SentStore(state, warnings::add).save(out -> out.append(body));
        byte[] good = Files.readAllBytes(state.file("sent"));
        assertThat(sent(warnings)).contains(body);
        assertThat(warnings).isEmpty();
        int refused = 0;
        for (int seed = 0; seed < DAMAGES; seed++) {
            Files.write(state.file("sent"), damaged(good, new Random(seed)));
            Optional<String> read = sent(warnings);
            read.ifPresent(text -> assertThat(text).isEqualTo(body));
            refused += read.isPresent() ? 0 : 1;
            assertThat(warnings).as("seed %d", seed).hasSize(refused);
        }
        assertThat(refused).as("only an end of line makes no difference").isGreaterThan(DAMAGES * 9 / 10);
    }

    /** What another process finds; empty if it does not count. */
    private Optional<String> sent(List<String> warnings) {
        StringBuilder text = new StringBuilder();
        return new SentStore(state, warnings::add)
                .take()
                .kept()
                .filter(kept -> kept.read(line -> text.append(line).append('\n')))
                .map(kept -> text.toString());
    }

    @Test
    void neverTellsOfABuildThatWasNot() throws IOException {
        List<PastBuild> past = store.history().load().builds();
        assertThat(past).hasSize(5);
        byte[] good = Files.readAllBytes(state.file("history"));
        for (int seed = 0; seed < DAMAGES; seed++) {
            Files.write(state.file("history"), damaged(good, new Random(seed)));
            assertThat(past)
                    .as("seed %d", seed)
                    .containsAll(store.history().load().builds());
        }
    }
}
