package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Finished;
import dev.cachebust.build.BuildEvent.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a real engine. */
final class BuildIT {
    @TempDir
    Path folder;

    private EngineUnderTest engine;
    private BuildKitEngine client;

    @BeforeEach
    void connect() {
        engine = new EngineUnderTest();
        client = engine.connect();
    }

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private void write(String path, String content) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void buildsAFolderAndTagsTheImage() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY greeting /greeting\nRUN cat /greeting\n");
        write("greeting", "hello " + System.nanoTime() + "\n");

        EngineUnderTest.Outcome outcome = EngineUnderTest.build(client, folder, "buildkit-first:it");

        assertThat(outcome.succeeded().imageId()).startsWith("sha256:");
        assertThat(outcome.steps())
                .isEqualTo(Map.of("stage-0 1", Status.CACHED, "stage-0 2", Status.DONE, "stage-0 3", Status.DONE));
        assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("greeting")));
        assertThat(engine.cat("buildkit-first:it", "/greeting")).isEqualTo(outcome.log());
        assertThat(outcome.events()).last().isInstanceOf(Finished.class);
    }
}
