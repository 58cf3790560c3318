package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.schema.JsonContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running program that writes events as JSON lines. */
final class Watching implements AutoCloseable {
    private static final long SECONDS = 60;

    private final Process process;
    private final Path err;
    private final LinkedBlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();

    Watching(Process process, Path err) {
        this.process = process;
        this.err = err;
        Thread reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                incoming.add(JsonContract.checked("event", line));
            }
            incoming.add(json.createObjectNode().put("type", "(end)"));
        } catch (AssertionError e) {
            incoming.add(json.createObjectNode().put("type", "(wrong)").put("why", e.getMessage()));
        } catch (IOException e) {
            // The process has ended and the test does not care for the rest.
            incoming.add(json.createObjectNode().put("type", "(end)"));
        }
    }

    /** The next event of this type. */
    JsonNode next(String type) throws Exception {
        return next(type, event -> true);
    }

    /** The next event of this type for which that holds. */
    JsonNode next(String type, Predicate<JsonNode> holds) throws Exception {
        return next(type, holds, SECONDS);
    }

    /** The next event of this type for which that holds, within so many seconds. */
    JsonNode next(String type, Predicate<JsonNode> holds, long seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            JsonNode event = incoming.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || event.path("type").asText().equals("(end)")) {
                throw new AssertionError("no " + type + " came after " + seen + Files.readString(err));
            }
            seen.add(event);
            assertThat(event.path("type").asText()).as(event.toString()).isNotEqualTo("(wrong)");
            if (event.path("type").asText().equals(type) && holds.test(event)) {
                return event;
            }
        }
    }

    /** The end of the next build, which succeeds. */
    JsonNode built() throws Exception {
        JsonNode finished = next("build-finished");
        assertThat(finished.path("result").asText()).as(finished.toString()).isEqualTo("succeeded");
        return finished;
    }

    /** Builds until that holds of an image that a build has just made. */
    void builtUntil(Callable<Boolean> holds) throws Exception {
        do {
            next("build-finished", e -> e.path("result").asText().equals("succeeded"));
        } while (!holds.call());
    }

    long pid() {
        return process.pid();
    }

    /** The events of this type that have been seen since the last {@link #forget}. */
    List<JsonNode> seen(String type) {
        return seen.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /** All events that have been seen since the last {@link #forget}. */
    @Override
    public String toString() {
        return seen.toString();
    }

    /** What it has written for people. */
    String err() throws IOException {
        return Files.readString(err);
    }

    void forget() {
        seen.clear();
    }

    /** Sends a signal, such as {@code INT}, and gives the exit code. */
    int signal(String name) throws IOException, InterruptedException {
        signalOnly(name);
        return exit();
    }

    /** Sends a signal that does not end it, such as {@code STOP}. */
    void signalOnly(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for the end, and gives the exit code. */
    int exit() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
