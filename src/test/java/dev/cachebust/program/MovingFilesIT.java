package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that change while they are hashed or sent: whatever the builds in between make, the last image is right. */
class MovingFilesIT {
    private static final String TAG = "program-moving:dev";
    private static final int SIZE = 16 << 20;
    private static final int BUILDS = 4;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;
    private Path big;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c\n").write("mark", "0");
        big = program.folder.resolve("big");
        Files.write(big, content(new Random(1), SIZE));
    }

    @AfterEach
    void forget() throws Exception {
        docker.run("image", "rm", "-f", TAG);
    }

    private static byte[] content(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** After this, the newest image has been made from what is there now. */
    private void settle(Watching watching, String mark) throws Exception {
        program.write("mark", mark);
        watching.builtUntil(() -> docker.file(TAG, "/c/mark").equals(mark));
    }

    private String inImage() throws Exception {
        String line = docker.run("run", "--rm", "--network", "none", TAG, "sha256sum", "/c/big")
                .expect(0)
                .out();
        return line.substring(0, line.indexOf(' '));
    }

    private String inContext() throws IOException {
        return Digest.sha256(Files.readAllBytes(big)).hex();
    }

    /** Rewrites, cuts, appends to and exchanges the file until it is told to stop. */
    private final class Writer implements AutoCloseable {
        private final Random random = new Random(7);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicInteger writes = new AtomicInteger();
        private final Thread thread = new Thread(this::work, "writer");
        private volatile boolean stop;

        Writer() {
            thread.start();
        }

        private void work() {
            try {
                while (!stop) {
                    write(writes.incrementAndGet());
                }
            } catch (IOException e) {
                failure.set(e);
            }
        }

        private void write(int turn) throws IOException {
            switch (turn % 4) {
                case 0 -> Files.write(big, content(random, SIZE));
                case 1 -> Files.write(big, content(random, 1 << 20), StandardOpenOption.APPEND);
                case 2 -> Files.write(big, content(random, random.nextInt(SIZE)));
                default -> {
                    Path aside = root.resolve("aside");
                    Files.write(aside, content(random, SIZE));
                    Files.move(aside, big, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            stop = true;
            thread.join();
            assertThat(failure.get()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smart", "queue"})
    void rewrittenAgainAndAgainWhileBuildsRun(String onChange) throws Exception {
        program.write("cachebust.toml", "[watch]\non_change = \"" + onChange + "\"\nmax_wait = \"200ms\"\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            try (Writer writer = new Writer()) {
                for (int i = 0; i < BUILDS; i++) {
                    JsonNode finished = watching.next("build-finished");
                    assertThat(finished.path("kind").asText())
                            .as("fails for nothing else than never having a chance: %s", finished)
                            .isIn("", "context_moved");
                }
                assertThat(writer.writes.get()).isPositive();
            }
            settle(watching, "the end");
            assertThat(inImage()).isEqualTo(inContext());
        }
    }

    @Test
    void cutExchangedAndGoneWhileItIsSent() throws Exception {
        program.write("cachebust.toml", "[watch]\non_change = \"queue\"\n");
        Random random = new Random(3);
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            for (int turn = 0; turn < 4; turn++) {
                Files.write(big, content(random, 2 * SIZE));
                watching.next(
                        "progress",
                        e -> e.path("id").asText().contains("context")
                                && !e.path("completed").asBoolean());
                switch (turn) {
                    case 0 -> Files.write(big, new byte[1000]);
                    case 1 -> Files.delete(big);
                    case 2 -> {
                        Files.delete(big);
                        Files.createSymbolicLink(big, Path.of("mark"));
                    }
                    default -> Files.setLastModifiedTime(big, Files.getLastModifiedTime(root));
                }
                settle(watching, "turn " + turn);
                if (Files.exists(big)) {
                    assertThat(inImage()).isEqualTo(inContext());
                } else {
                    docker.run("run", "--rm", "--network", "none", TAG, "test", "!", "-e", "/c/big")
                            .expect(0);
                }
                Files.deleteIfExists(big);
            }
        }
    }
}
