package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult.Canceled;
import dev.cachebust.build.BuildEvent.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancelling builds on a real engine. */
final class CancelIT extends EngineTest {

    @Test
    void stopsTheCommandOnTheEngine() throws Exception {
        String seconds = String.valueOf(1_000_000_000L + System.nanoTime() % 1_000_000_000L);
        write("Dockerfile", "FROM bb\nRUN echo started; exec sleep " + seconds + "\n");
        CountDownLatch started = new CountDownLatch(1);
        EngineUnderTest.Started build = EngineUnderTest.start(
                client, RequestBuilder.of(folder, "buildkit-cancel:it").build(), event -> {
                    if (event instanceof BuildEvent.Log) {
                        started.countDown();
                    }
                });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(processes()).contains("sleep " + seconds);

        long before = System.nanoTime();
        build.running().cancel();
        build.running().cancel();
        EngineUnderTest.Outcome outcome = build.outcome();

        assertThat(outcome.result()).isInstanceOf(Canceled.class);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(10);
        assertThat(outcome.steps()).containsEntry("stage-0 2", Status.CANCELED);
        assertThat(processes()).doesNotContain("sleep " + seconds);
        assertThat(engine.has("buildkit-cancel:it")).isFalse();
    }

    @Test
    void endsABuildThatIsCanceledAtOnce() throws Exception {
        write("Dockerfile", "FROM bb\nRUN sleep 3600\n");

        EngineUnderTest.Started build = EngineUnderTest.start(
                client, RequestBuilder.of(folder, "buildkit-cancel:it").build(), event -> {});
        build.running().cancel();

        assertThat(build.outcome().result()).isInstanceOf(Canceled.class);
        write("Dockerfile", "FROM bb\n");
        build("buildkit-after-cancel:it").succeeded();
    }

    /** All processes of the engine's machine. */
    private String processes() {
        return engine.run("bb", HostConfig.newHostConfig().withPidMode("host"), "ps", "-o", "args");
    }
}
