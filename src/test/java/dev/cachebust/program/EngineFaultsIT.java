package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher whose engine is away, goes away or comes back, and a watcher that goes away itself. The engine is not harmed. */
class EngineFaultsIT {
    private static final String TAG = "program-faults:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a.txt /\n")
                .write("a.txt", "one " + root);
    }

    private static boolean isLost(JsonNode event) {
        return event.path("state").asText().equals("lost");
    }

    private static boolean isBack(JsonNode event) {
        return event.path("state").asText().equals("back");
    }

    @Test
    void anEngineThatIsNotThereYetIsWaitedFor() throws Exception {
        Path engine = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
        Path socket = root.resolve("engine.sock");
        Program late = new Program(root).with("DOCKER_HOST", "unix://" + socket);
        try (Watching watching = late.watch("-t", TAG)) {
            JsonNode lost = watching.next("engine", EngineFaultsIT::isLost);
            assertThat(lost.path("host").asText()).isEqualTo("unix://" + socket);
            assertThat(watching.err()).contains("there is no such socket; waiting for it");
            Files.createSymbolicLink(socket, engine);
            JsonNode back = watching.next("engine", EngineFaultsIT::isBack);
            JsonNode hello = watching.next("hello");
            assertThat(back.path("seq").asInt()).isEqualTo(lost.path("seq").asInt() + 1);
            assertThat(hello.path("seq").asInt()).isEqualTo(back.path("seq").asInt() + 1);
            watching.built();

            Files.delete(socket);
            program.write("a.txt", "two " + root);
            watching.next("build-finished");
            program.write("a.txt", "three " + root);
            watching.next("engine", EngineFaultsIT::isLost);
            Files.createSymbolicLink(socket, engine);
            watching.next("build-finished", e -> e.path("result").asText().equals("succeeded"));
            assertThat(docker.file(TAG, "/a.txt")).isEqualTo("three " + root);
        }
    }

    @Test
    void aConnectionThatBreaksInABuildLosesNothing() throws Exception {
        losesNothing(Relay::cut, this::builtWhenTheEngineIsBack, Relay::mend);
    }

    @Test
    void aConnectionThatFallsSilentInABuildLosesNothing() throws Exception {
        losesNothing(Relay::freeze, this::builtWhenTheEngineIsBack, Relay::thaw);
    }

    @Test
    void aSessionThatBreaksInABuildLosesNothing() throws Exception {
        losesNothing(Relay::cutSessions, this::builtAtOnce, relay -> {});
    }

    /** What happens after the build was given up. */
    private interface Recovery {
        void await(Watching watching, Runnable repair) throws Exception;
    }

    private void losesNothing(Consumer<Relay> fault, Recovery recovery, Consumer<Relay> repair) throws Exception {
        program.write(
                "Dockerfile",
                "FROM bb:latest\nCOPY a.txt /\nRUN echo started; if grep -q one /a.txt; then sleep 600; fi\n");
        try (EngineUnderTest engine = new EngineUnderTest();
                Relay relay = new Relay(engine.address(), ServerSocketFactory.getDefault())) {
            program.with("DOCKER_HOST", "tcp://127.0.0.1:" + relay.port());
            try (Watching watching = program.watch("-t", TAG)) {
                watching.next("log", e -> e.path("text").asText().contains("started"));
                fault.accept(relay);
                JsonNode failed = watching.next("build-finished");
                assertThat(failed.path("result").asText()).isEqualTo("failed");
                assertThat(failed.path("kind").asText()).isEqualTo("engine_lost");
                recovery.await(watching, () -> repair.accept(relay));
                program.with("DOCKER_HOST", System.getenv("DOCKER_HOST"));
                assertThat(docker.file(TAG, "/a.txt")).isEqualTo("two " + root);
            }
        }
    }

    private void builtWhenTheEngineIsBack(Watching watching, Runnable repair) throws Exception {
        watching.next("engine", EngineFaultsIT::isLost);
        program.write("a.txt", "two " + root);
        watching.next("change");
        assertThat(watching.seen("build-started")).hasSize(1);
        repair.run();
        watching.next("engine", EngineFaultsIT::isBack);
        watching.built();
    }

    private void builtAtOnce(Watching watching, Runnable repair) throws Exception {
        repair.run();
        watching.next("engine", EngineFaultsIT::isBack);
        watching.next("log", e -> e.path("text").asText().contains("started"));
        program.write("a.txt", "two " + root);
        watching.next("build-finished", e -> e.path("result").asText().equals("succeeded"));
    }

    @Test
    void aWatcherThatIsKilledLeavesNothingBehind() throws Exception {
        String seconds = String.valueOf(1_000_000_000L + System.nanoTime() % 1_000_000_000L);
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\nRUN echo started; exec sleep " + seconds + "\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.next("log", e -> e.path("text").asText().contains("started"));
            assertThat(processes()).contains("sleep " + seconds);
            assertThat(watching.signal("KILL")).isEqualTo(137);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (processes().contains("sleep " + seconds)) {
            assertThat(System.nanoTime())
                    .as("the engine goes on with the build")
                    .isLessThan(deadline);
        }
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            assertThat(watching.seen("warning")).isEmpty();
        }
    }

    /** All processes of the engine's machine. */
    private String processes() throws Exception {
        return docker.run("run", "--rm", "--pid", "host", "bb:latest", "ps", "-o", "args")
                .expect(0)
                .out();
    }
}
