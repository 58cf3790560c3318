package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.Vertex;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.layer.Meanings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A shared cache that cannot be reached costs a warning. */
class SharedCacheReportsTest {
    private final Loop loop = new Loop(new FakeDecider(), false);
    private List<Effect> effects = List.of();
    private WatchState state = WatchState.initial(
            Samples.project(OnChange.RESTART, "FROM x"),
            new Event.EngineInfo("buildkit", "1", "unix:///x"),
            WatchState.Mode.WATCH,
            Wanted.atStart(false, false));

    private void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(0, Instant.EPOCH));
        state = next.state();
        effects = next.effects();
    }

    private List<String> warnings(String vertex) {
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        send(new Message.Scanned(ContextTree.empty(), Meanings.NONE, List.of(), List.of(), List.of(), List.of(), 1));
        BuildEvent failed = new VertexChanged(
                new Vertex("v", vertex, Optional.empty()), Status.FAILED, Instant.EPOCH, 1, "connection refused");
        send(new Message.Build(state.memory().builds(), failed));
        return effects.stream()
                .filter(Effect.Emit.class::isInstance)
                .map(effect -> ((Effect.Emit) effect).event())
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).rule() + ": " + ((Event.Warning) event).message())
                .toList();
    }

    @Test
    void saysThatNothingWasImported() {
        assertThat(warnings("importing cache manifest from r:1/shop:cache"))
                .containsExactly("cache-import: no cache was imported from r:1/shop:cache: connection refused");
    }

    @Test
    void saysThatNothingWasExported() {
        assertThat(warnings("exporting cache to registry"))
                .containsExactly("cache-export: the cache was not exported to registry: connection refused");
    }
}
