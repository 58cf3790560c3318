package dev.cachebust.build.buildkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A private engine with containerd's image store, which exporting cache needs, and with nothing in it but {@code bb:latest}.
 * It is started by scripts/engine, and gone when it is closed. Tests of other processes that want it wait until then.
 */
public final class ExportingEngine implements AutoCloseable {
    private static final long SECONDS = 300;

    private final String kind;
    private final FileChannel turn;
    private final String host;

    private ExportingEngine(String kind) throws IOException, InterruptedException {
        this.kind = kind;
        this.turn = FileChannel.open(
                Path.of("target", kind + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            turn.lock();
            this.host = engine("up").strip();
        } catch (IOException | InterruptedException | AssertionError e) {
            turn.close();
            throw e;
        }
    }

    /** One of them. */
    public static ExportingEngine first() throws IOException, InterruptedException {
        return new ExportingEngine("containerd");
    }

    /** One that knows nothing of the first. */
    public static ExportingEngine second() throws IOException, InterruptedException {
        return new ExportingEngine("containerd2");
    }

    /** As DOCKER_HOST has it. */
    public String host() {
        return host;
    }

    private String engine(String command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("cachebust-", ".out");
        Path err = Files.createTempFile("cachebust-", ".err");
        try {
            String script = Path.of("scripts", "engine").toAbsolutePath().toString();
            Process process = new ProcessBuilder(script, command, "--engine", kind)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(script + " " + command + " did not end: " + Files.readString(err));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(script + " " + command + " failed: " + Files.readString(err));
            }
            return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (turn) {
            engine("down");
        }
    }
}
