package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Log;
import dev.cachebust.build.BuildEvent.Progress;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import dev.cachebust.build.buildkit.wire.control.Vertex;
import dev.cachebust.build.buildkit.wire.control.VertexLog;
import dev.cachebust.build.buildkit.wire.control.VertexStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusMergerTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final StatusMerger merger = new StatusMerger();

    private static Vertex.Builder vertex(String digest) {
        return Vertex.newBuilder().setDigest(digest).setName("[2/2] RUN x");
    }

    private static Timestamp at(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private List<Status> merge(Vertex.Builder report) {
        return merger.merge(StatusResponse.newBuilder().addVertexes(report).build(), NOW).stream()
                .map(e -> ((VertexChanged) e).status())
                .toList();
    }

    @Test
    void tellsEachStateOnce() {
        assertThat(merge(vertex("a"))).containsExactly(Status.QUEUED);
        assertThat(merge(vertex("a"))).isEmpty();
        assertThat(merge(vertex("a").setStarted(at(1)))).containsExactly(Status.RUNNING);
        assertThat(merge(vertex("a").setStarted(at(1)))).isEmpty();
        assertThat(merge(vertex("a").setStarted(at(1)).setCompleted(at(2)))).containsExactly(Status.DONE);
        assertThat(merge(vertex("a").setStarted(at(1)).setCompleted(at(2)))).isEmpty();
    }

    @Test
    void tellsCachedFailedAndCanceledApart() {
        assertThat(merge(vertex("a").setStarted(at(1)).setCompleted(at(1)).setCached(true)))
                .containsExactly(Status.CACHED);
        assertThat(merge(vertex("b").setStarted(at(1)).setCompleted(at(2)).setError("exit code: 1")))
                .containsExactly(Status.FAILED);
        assertThat(merge(vertex("c").setStarted(at(1)).setCompleted(at(2)).setError("x: context canceled")))
                .containsExactly(Status.CANCELED);
        assertThat(merger.failed().map(v -> v.vertex().id())).contains("b");
    }

    @Test
    void whatIsFetchedFromElsewhereWasStillNotMadeAgain() {
        assertThat(merge(vertex("a").setStarted(at(1)).setCompleted(at(1)).setCached(true)))
                .containsExactly(Status.CACHED);
        assertThat(merge(vertex("a").setStarted(at(2)))).containsExactly(Status.RUNNING);
        assertThat(merge(vertex("a").setStarted(at(2)).setCompleted(at(3)))).containsExactly(Status.CACHED);
    }

    @Test
    void addsUpTheTimesOfAVertexThatRunsAgain() {
        merge(vertex("a").setStarted(at(1)).setCompleted(at(3)));
        merge(vertex("a").setStarted(at(10)));

        List<BuildEvent> events = merger.merge(
                StatusResponse.newBuilder()
                        .addVertexes(vertex("a").setStarted(at(10)).setCompleted(at(15)))
                        .build(),
                NOW);

        assertThat(events).singleElement().isInstanceOfSatisfying(VertexChanged.class, change -> {
            assertThat(change.status()).isEqualTo(Status.DONE);
            assertThat(change.durationMillis()).isEqualTo(7_000);
            assertThat(change.at()).isEqualTo(Instant.ofEpochSecond(15));
        });
    }

    @Test
    void cancelsWhatStillRunsWhenTheBuildEnds() {
        merge(vertex("queued"));
        merge(vertex("running").setStarted(at(998)));
        merge(vertex("done").setStarted(at(1)).setCompleted(at(2)));

        assertThat(merger.end(Status.CANCELED, NOW))
                .singleElement()
                .isInstanceOfSatisfying(VertexChanged.class, change -> {
                    assertThat(change.vertex().id()).isEqualTo("running");
                    assertThat(change.status()).isEqualTo(Status.CANCELED);
                    assertThat(change.durationMillis()).isEqualTo(2_000);
                });
        assertThat(merger.end(Status.DONE, NOW)).isEmpty();
    }

    @Test
    void handsOnProgressAndOutputInOrder() {
        List<BuildEvent> events = merger.merge(
                StatusResponse.newBuilder()
                        .addVertexes(vertex("a").setStarted(at(1)))
                        .addStatuses(VertexStatus.newBuilder()
                                .setVertex("a")
                                .setId("transferring context:")
                                .setCurrent(5)
                                .setTotal(10))
                        .addLogs(VertexLog.newBuilder()
                                .setVertex("a")
                                .setStream(1)
                                .setMsg(ByteString.copyFromUtf8("out\n")))
                        .addLogs(VertexLog.newBuilder()
                                .setVertex("a")
                                .setStream(2)
                                .setMsg(ByteString.copyFromUtf8("err\n")))
                        .build(),
                NOW);

        assertThat(events).hasSize(4);
        assertThat(events.get(1)).isInstanceOfSatisfying(Progress.class, p -> {
            assertThat(p.current()).isEqualTo(5);
            assertThat(p.total()).isEqualTo(10);
            assertThat(p.completed()).isFalse();
        });
        assertThat(events.subList(2, 4))
                .extracting(e -> ((Log) e).stream() + ((Log) e).text())
                .containsExactly(Stream.STDOUT + "out\n", Stream.STDERR + "err\n");
        assertThat(merger.find("a").orElseThrow().tail().lines()).containsExactly("out", "err");
    }
}
