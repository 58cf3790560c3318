package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastBuilds;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    private static final StepId OTHER = new StepId("x\u202e", 1);

    @TempDir
    Path folder;

    private StateFolder state = new StateFolder(Path.of("/"));
    private HistoryFile history = new HistoryFile(state);
    private Path file = Path.of("/");

    @BeforeEach
    void open() throws IOException {
        state = StateFolder.of(folder, Map.of("XDG_STATE_HOME", folder.toString()));
        history = new HistoryFile(state);
        file = state.file("history");
    }

    @Test
    void givesBackWhatItWasGivenUnderNumbersThatGoOn() throws IOException {
        assertThat(history.load()).isEqualTo(new HistoryFile.Loaded(List.of(), Optional.empty()));
        List<PastBuild> builds = new ArrayList<>();
        for (Cause cause : causes()) {
            PastBuild build = build(cause);
            int number = new HistoryFile(state).append(build);
            builds.add(build.numbered(number));
        }
        assertThat(history.load()).isEqualTo(new HistoryFile.Loaded(builds, Optional.empty()));
        assertThat(builds).extracting(PastBuild::number).first().isEqualTo(1);
        assertThat(builds).extracting(PastBuild::number).last().isEqualTo(builds.size());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** One of each kind. */
    private static List<Cause> causes() {
        return List.of(
                new Cause.Unchanged(),
                new Cause.FirstBuild(),
                new Cause.NoCache(),
                new Cause.File(
                        new FileChange("a\n\"b", FileChange.Kind.MODIFY, Set.of(Aspect.MODE, Aspect.CONTENT)), 3),
                new Cause.Variable("A", Optional.empty(), Optional.of("")),
                new Cause.Instruction(),
                new Cause.Setting(),
                new Cause.Position(),
                new Cause.Unfinished(),
                new Cause.Missing("a b"),
                new Cause.Parent(OTHER),
                new Cause.StageOutput(OTHER),
                new Cause.BaseImage("bb", "sha256:1", "sha256:2"),
                new Cause.StageFilter("x"));
    }

    private static PastBuild build(Cause cause) {
        PastStep step = PastBuilds.step(2, "RUN x \u001b[31m", Outcome.MAYBE, cause, Happened.NOT_REACHED, 0);
        return PastBuilds.build(0, PastBuild.Result.CANCELED, step);
    }

    @Test
    void aLaterExportCountsForTheLastBuild() throws IOException {
        history.exported(7);
        assertThat(history.load().builds()).isEmpty();
        history.append(build(new Cause.NoCache()));
        history.append(build(new Cause.FirstBuild()));
        history.exported(30);
        history.exported(4);
        assertThat(history.load().builds()).extracting(PastBuild::exportMillis).containsExactly(0L, 34L);
        assertThat(history.append(build(new Cause.NoCache()))).isEqualTo(3);
        assertThat(history.load().warning()).isEmpty();
    }

    @Test
    void everyKindOfCauseIsTested() {
        assertThat(causes()).extracting(Cause::getClass).containsExactlyInAnyOrder((Class<? extends Cause>[])
                Cause.class.getPermittedSubclasses());
    }

    @Test
    void toleratesALineThatWasNeverFinished() throws IOException {
        history.append(build(new Cause.FirstBuild()));
        byte[] whole = Files.readAllBytes(file);
        for (int torn : new int[] {1, 20, whole.length - 1}) {
            byte[] half = new byte[whole.length + torn];
            System.arraycopy(whole, 0, half, 0, whole.length);
            System.arraycopy(whole, 0, half, whole.length, torn);
            Files.write(file, half);
            assertThat(history.load().builds()).hasSize(1);
            assertThat(history.load().warning()).isEmpty();
            assertThat(history.append(build(new Cause.NoCache()))).isEqualTo(2);
            assertThat(history.load().builds()).extracting(PastBuild::number).containsExactly(1, 2);
            assertThat(history.load().warning()).isEmpty();
        }
    }

    @Test
    void leavesOutForeignLinesWithAWarningAndLeavesThemThere() throws IOException {
        history.append(build(new Cause.FirstBuild()));
        Files.writeString(
                file, "{\"v\":2}\nnonsense\n\n[1\n{\"v\":1,\"build\":\"x\"}\n\u0000\n", StandardOpenOption.APPEND);
        assertThat(history.append(build(new Cause.NoCache()))).isEqualTo(2);
        HistoryFile.Loaded loaded = history.load();
        assertThat(loaded.builds()).extracting(PastBuild::number).containsExactly(1, 2);
        assertThat(loaded.warning()).get().asString().contains("6 of 8 builds").contains(file.toString());
        assertThat(Files.readString(file)).contains("nonsense");
    }

    @Test
    void tellsTheNewestFirstForAsLongAsTheReaderWantsMore() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "nonsense\n");
        for (int i = 0; i < 5; i++) {
            history.append(build(new Cause.FirstBuild()));
        }
        List<Integer> read = new ArrayList<>();
        Optional<String> warning = history.newestFirst(build -> read.add(build.number()) && build.number() > 3);
        assertThat(read).containsExactly(5, 4, 3);
        assertThat(warning).as("of a line that it did not come to").isEmpty();
        assertThat(history.newestFirst(build -> true)).get().asString().contains("1 of 6 builds");
    }

    @Test
    void keepsTheLastFiveHundred() throws IOException {
        for (int i = 0; i < 700; i++) {
            history.append(build(new Cause.FirstBuild()));
        }
        List<PastBuild> builds = history.load().builds();
        assertThat(builds)
                .extracting(PastBuild::number)
                .startsWith(201)
                .endsWith(700)
                .hasSize(500);
        assertThat(Files.readAllLines(file)).hasSizeBetween(500, 550);
    }

    @Test
    void twoWritersLoseNothing() {
        IntStream.range(0, 8).parallel().forEach(writer -> {
            HistoryFile own = new HistoryFile(state);
            for (int i = 0; i < 10; i++) {
                try {
                    own.append(build(new Cause.FirstBuild()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        HistoryFile.Loaded loaded = history.load();
        assertThat(loaded.warning()).isEmpty();
        assertThat(loaded.builds())
                .extracting(PastBuild::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 80).boxed().toList());
    }
}
