package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A running {@code cachebust watch}, and the events that it has written. */
final class OurWatcher implements AutoCloseable {
    private record Line(String type, String text, long nanos) {}

    private final Process process;
    private final Path state;
    private final long started;
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    /**
     * Starts it.
     *
     * @param state the folder that it keeps things in, also for later runs
     * @param engine the socket of the engine, or of what stands before it
     */
    OurWatcher(Lab lab, Context context, String tag, Path state, Path engine, String... more) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(lab.cachebust, "-C", context.folder().toString(), "watch", "-t", tag, "--progress", "json"));
        words.addAll(List.of(more));
        ProcessBuilder command = lab.command(words.toArray(String[]::new)).redirectOutput(ProcessBuilder.Redirect.PIPE);
        command.environment().put("XDG_STATE_HOME", state.toString());
        command.environment().put("DOCKER_HOST", "unix://" + engine);
        this.state = state;
        started = System.nanoTime();
        process = command.start();
        Thread reader = new Thread(this::read, "events of " + tag);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(new Line(
                        Engine.field(line.substring(0, Math.min(100, line.length())), "type"),
                        line,
                        System.nanoTime()));
            }
        } catch (IOException e) {
            // The process is gone.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void note(Line line) {
        lines.add(line);
        notifyAll();
    }

    Process running() {
        return process;
    }

    /** Milliseconds from the start to its word that it sees every change. */
    double ready() throws Exception {
        return Lab.millis(started, await("ready", 1).nanos());
    }

    /** Waits until so many builds have succeeded. */
    void built(int builds) throws Exception {
        Line line = await("build-finished", builds);
        if (!line.text().contains("\"result\":\"succeeded\"")) {
            throw new IllegalStateException("a build did not succeed: " + line.text());
        }
    }

    synchronized int builds() {
        return (int) lines.stream()
                .filter(line -> line.type().equals("build-finished"))
                .count();
    }

    private synchronized Line await(String type, int which) throws Exception {
        long deadline = System.nanoTime() + 3 * Engine.DEADLINE.toNanos();
        while (true) {
            List<Line> found =
                    lines.stream().filter(line -> line.type().equals(type)).toList();
            if (found.size() >= which) {
                return found.get(which - 1);
            } else if (ended || System.nanoTime() > deadline) {
                throw new TimeoutException("no event " + type + " from cachebust watch");
            }
            wait(1000);
        }
    }

    /** Has it build although nothing has changed; milliseconds from the request to the answer. */
    double rebuild() throws Exception {
        Path socket;
        try (Stream<Path> found = Files.find(state, 3, (path, facts) -> path.endsWith("socket"))) {
            socket = found.findFirst().orElseThrow();
        }
        long start = System.nanoTime();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(
                    ByteBuffer.wrap("{\"type\":\"rebuild\",\"wait\":true}\n".getBytes(StandardCharsets.US_ASCII)));
            BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.contains("\"state\":\"ended\"") && line.contains("\"result\":\"succeeded\"")) {
                    return Lab.millis(start, System.nanoTime());
                } else if (line.contains("\"type\":\"answer\"") && !line.contains("\"state\":\"waiting\"")) {
                    throw new IllegalStateException("a rebuild was answered by " + line);
                }
            }
        }
        throw new IllegalStateException("no answer to a request to rebuild");
    }

    @Override
    public void close() throws InterruptedException {
        Lab.end(process);
    }
}
