package dev.cachebust.build.buildkit;

import dev.cachebust.build.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder to build, a client, and the engine. */
abstract class EngineTest {
    @TempDir
    Path folder;

    EngineUnderTest engine;
    BuildKitEngine client;

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

    void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    EngineUnderTest.Outcome build(String tag) {
        return EngineUnderTest.build(client, folder, tag);
    }

    EngineUnderTest.Outcome build(BuildRequest request) {
        return EngineUnderTest.build(client, request);
    }
}
