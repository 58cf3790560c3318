package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.Vertex;
import dev.cachebust.config.Settings.Export;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.layer.Meanings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a watcher exports cache, and what it does without the caches that it cannot reach. */
class ExportStageTest {
    private static final BuildResult SUCCEEDED = new BuildResult.Succeeded("sha256:1", "", 0, 0);
    private static final Message REBUILD = new Message.Command.Rebuild();
    private static final Message STOP = new Message.Command.Stop("quit");

    private final Loop loop = new Loop(new FakeDecider(), false);
    private List<Effect> effects = List.of();
    private long seconds;
    private WatchState state = begun(new Export.Never());

    private static WatchState begun(Export export) {
        return WatchState.initial(
                Samples.exporting(OnChange.RESTART, "FROM x", export),
                new Event.EngineInfo("buildkit", "1", "unix:///x"),
                WatchState.Mode.WATCH,
                Wanted.atStart(false, false));
    }

    private void watch(Export export) {
        state = begun(export);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        send(new Message.Scanned(ContextTree.empty(), Meanings.NONE, List.of(), List.of(), List.of(), List.of(), 1));
    }

    private void send(Message message) {
        Loop.Next next =
                loop.next(state, message, new Moment(Duration.ofSeconds(seconds).toNanos(), Instant.EPOCH));
        state = next.state();
        effects = next.effects();
    }

    private void built() {
        report(new BuildEvent.Finished(SUCCEEDED));
    }

    private void report(BuildEvent event) {
        send(new Message.Build(state.memory().builds(), event));
    }

    private <E extends Effect> List<E> wanted(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E extends Event> List<E> told(Class<E> type) {
        return wanted(Effect.Emit.class).stream()
                .map(Effect.Emit::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<String> targets() {
        return wanted(Effect.ExportCache.class).stream()
                .flatMap(export -> export.request().cacheTo().stream())
                .map(CacheOption::type)
                .toList();
    }

    private void exported() {
        send(new Message.CacheExported(state.shared().exports(), Optional.empty()));
    }

    @Test
    void neverIsNever() {
        watch(new Export.Never());
        built();
        assertThat(wanted(Effect.ExportCache.class)).isEmpty();
        send(STOP);
        assertThat(wanted(Effect.ExportCache.class)).isEmpty();
        assertThat(wanted(Effect.Leave.class)).hasSize(1);
    }

    @Test
    void exportsOnceInAPeriodWhatWasBuiltLast() {
        watch(new Export.Every(Duration.ofMinutes(10)));
        built();
        assertThat(targets()).containsExactly("registry");
        seconds = 1;
        exported();
        assertThat(told(Event.After.class)).containsExactly(Event.After.succeeded(1, "export cache", 1000));
        assertThat(wanted(Effect.RecordExport.class)).containsExactly(new Effect.RecordExport(1000));

        seconds = 600;
        send(REBUILD);
        built();
        assertThat(targets()).as("too early").isEmpty();
        seconds = 601;
        send(new Message.Tick());
        assertThat(targets()).containsExactly("registry");
        exported();
        seconds = 1202;
        send(new Message.Tick());
        assertThat(targets()).as("nothing is new").isEmpty();
    }

    @Test
    void givesWayToABuildAndExportsThatInstead() {
        watch(new Export.Every(Duration.ofMinutes(10)));
        built();
        send(REBUILD);
        assertThat(wanted(Effect.CancelExport.class)).hasSize(1);
        assertThat(wanted(Effect.StartBuild.class))
                .singleElement()
                .satisfies(start -> assertThat(start.request().cacheTo()).isEmpty());
        exported();
        assertThat(told(Event.After.class)).as("what was cancelled").isEmpty();
        built();
        assertThat(targets()).containsExactly("registry");
        exported();
        assertThat(told(Event.After.class))
                .extracting(Event.After::build)
                .as("the newest build")
                .containsExactly(2);
    }

    @Test
    void leavesARegistryAloneThatDidNotTakeIt() {
        watch(new Export.Every(Duration.ofSeconds(1)));
        built();
        send(new Message.CacheExported(state.shared().exports(), Optional.of("registry: connection refused")));
        assertThat(told(Event.Warning.class))
                .extracting(Event.Warning::message)
                .containsExactly("the cache was not" + " exported: registry: connection refused");
        seconds = 599;
        send(REBUILD);
        built();
        assertThat(targets()).isEmpty();
        seconds = 600;
        send(new Message.Tick());
        assertThat(targets()).containsExactly("registry");
    }

    @Test
    void aFailedExportIsAWarning() {
        watch(new Export.Every(Duration.ofMinutes(10)));
        Vertex vertex = new Vertex("v", "exporting cache to registry", Optional.empty());
        report(new VertexChanged(vertex, Status.FAILED, Instant.EPOCH, 1, "connection refused"));
        assertThat(told(Event.Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.rule()).isEqualTo("cache-export");
            assertThat(warning.message()).contains("connection refused");
        });
    }

    @Test
    void whatIsAwayIsNotAskedForAgainSoon() {
        CacheOption there = new CacheOption("registry", new TreeMap<>(Map.of("ref", "r:1/cache")));
        BuildRequest planned = Samples.request(
                        new DockerfileSource("Dockerfile", new byte[0], Optional.empty()), ContextTree.empty(), 1)
                .with(List.of(there), List.of());
        Turn turn = new Turn(begun(new Export.OnExit()), new Moment(0, Instant.EPOCH));

        assertThat(ExportStage.request(turn, planned).cacheFrom()).containsExactly(there);
        ExportStage.importFailed(turn);
        assertThat(ExportStage.request(turn, planned).cacheFrom()).isEmpty();
    }

    @Test
    void leavesWhenTheLastExportIsOver() {
        watch(new Export.OnExit());
        built();
        assertThat(wanted(Effect.ExportCache.class)).isEmpty();
        send(STOP);
        assertThat(wanted(Effect.ExportCache.class)).hasSize(1);
        assertThat(told(Event.Waiting.class)).hasSize(1);
        assertThat(wanted(Effect.Leave.class)).isEmpty();
        exported();
        assertThat(told(Event.After.class)).hasSize(1);
        assertThat(wanted(Effect.Leave.class)).hasSize(1);
    }

    @Test
    void leavesAtOnceWhenToldTwice() {
        watch(new Export.OnExit());
        built();
        send(STOP);
        send(STOP);
        assertThat(wanted(Effect.CancelExport.class)).hasSize(1);
        assertThat(wanted(Effect.Leave.class)).hasSize(1);
    }

    @Test
    void doesNotWaitForAnExportForEver() {
        watch(new Export.OnExit());
        built();
        send(STOP);
        seconds = 120;
        send(new Message.Tick());
        assertThat(wanted(Effect.Leave.class)).hasSize(1);
    }

    @Test
    void doesWithoutACacheThatIsAwayForAWhile() {
        watch(new Export.Never());
        Vertex vertex = new Vertex("v", "importing cache manifest from r:1/cache", Optional.empty());
        report(new VertexChanged(vertex, Status.FAILED, Instant.EPOCH, 1, "connection refused"));
        assertThat(told(Event.Warning.class))
                .extracting(Event.Warning::message)
                .containsExactly("no cache was imported from r:1/cache: connection refused");
        built();
        assertThat(state.shared().importAgainNanos())
                .isEqualTo(OptionalLong.of(Duration.ofMinutes(10).toNanos()));
    }

    @Test
    void tellsWhatAnExportWithinABuildCost() {
        watch(new Export.Never());
        Vertex vertex = new Vertex("v", "exporting cache to registry", Optional.empty());
        report(new VertexChanged(vertex, Status.DONE, Instant.EPOCH, 1234, ""));
        assertThat(told(Event.After.class)).containsExactly(Event.After.succeeded(1, "export cache", 1234));
        built();
        List<Effect.Record> records = wanted(Effect.Record.class);
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.build().exportMillis()).isEqualTo(1234));
    }
}
