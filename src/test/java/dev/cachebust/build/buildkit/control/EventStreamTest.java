package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.wire.control.StatusResponse;
import dev.cachebust.build.buildkit.wire.control.Vertex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
    private static final StatusResponse SOMETHING = StatusResponse.newBuilder()
            .addVertexes(Vertex.newBuilder().setDigest("a").setName("x"))
            .build();

    @Test
    void emptyMessagesAreSilence() {
        EventStream stream = new EventStream(event -> {});
        long before = stream.lastNanos();

        stream.onNext(StatusResponse.getDefaultInstance());
        assertThat(stream.lastNanos()).isEqualTo(before);

        stream.onNext(SOMETHING);
        assertThat(stream.lastNanos()).isGreaterThan(before);
    }

    @Test
    void aStreamThatIsGivenUpAfterTheBuildsEndIsCutOff() {
        EventStream stream = new EventStream(event -> {});
        stream.buildEnded();
        stream.onNext(StatusResponse.getDefaultInstance());
        assertThat(stream.isCutOff()).as("an empty message is no end").isFalse();

        stream.cutOff();

        assertThat(stream.isCutOff()).isTrue();
    }

    @Test
    void aStreamThatTheEngineEndedIsNotCutOff() {
        EventStream stream = new EventStream(event -> {});
        stream.buildEnded();
        stream.onCompleted();

        stream.cutOff();

        assertThat(stream.isCutOff()).isFalse();
    }

    @Test
    void timeInsideTheConsumerIsNoSilence() {
        List<Long> seen = new ArrayList<>();
        EventStream[] stream = new EventStream[1];
        stream[0] = new EventStream(event -> {
            seen.add(stream[0].lastNanos());
            seen.add(stream[0].lastNanos());
        });

        stream[0].onNext(SOMETHING);

        assertThat(seen.get(1)).isGreaterThan(seen.get(0));
    }
}
