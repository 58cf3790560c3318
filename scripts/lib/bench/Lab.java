package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where measurements take place: the tools, a folder to work in, and what has to be cleared away at the end. */
final class Lab implements AutoCloseable {
    private static final Duration REST = Duration.ofMillis(300);

    final String cachebust;
    final String docker;
    final Path socket;
    final Engine engine;
    final boolean quick;
    private final OptionalInt rounds;
    private final Path work;
    private final List<Result> results = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Context> contexts = new HashMap<>();
    private volatile Thread closer;

    Lab(String cachebust, String docker, Path socket, Path work, boolean quick, OptionalInt rounds) throws IOException {
        this.cachebust = cachebust;
        this.docker = docker;
        this.socket = socket;
        this.work = work;
        this.quick = quick;
        this.rounds = rounds;
        this.engine = new Engine(socket);
    }

    static void say(String line) {
        System.err.println("bench: " + line);
    }

    /** All sizes of a matter beside each other, in the order in which they were first met. */
    List<Result> results() {
        Map<String, List<Result>> byId = new LinkedHashMap<>();
        List.copyOf(results)
                .forEach(r ->
                        byId.computeIfAbsent(r.id(), id -> new ArrayList<>()).add(r));
        return byId.values().stream().flatMap(List::stream).toList();
    }

    void add(Result result) {
        results.add(result);
    }

    /** Sizes of contexts that are built from. */
    List<Integer> sizes() {
        return quick ? List.of(10, 1_000, 20_000) : List.of(10, 1_000, 20_000, 100_000);
    }

    /** Sizes of contexts that nothing is built from. */
    List<Integer> sizesWithoutBuilds() {
        return quick
                ? sizes()
                : Stream.concat(sizes().stream(), Stream.of(1_000_000)).toList();
    }

    /** So many rounds and seconds, fewer if it has to be quick, and others if the user says so. */
    Contest contest(int usualRounds, int warmUp, int seconds) {
        int many = rounds.orElse(quick ? Math.min(usualRounds, 3) : usualRounds);
        double share = quick ? 0.3 : Math.max(1, (double) many / usualRounds);
        return new Contest(
                many, quick ? Math.min(warmUp, 1) : warmUp, Duration.ofMillis((long) (1000 * share * seconds)), REST);
    }

    /** A context that other cases use as well; its edited files hold what the last case left. */
    Context shared(int files, String name) throws Exception {
        Context known = contexts.get(files + name);
        if (known == null) {
            if (files >= 100_000) {
                say("writing " + Text.count(files) + " files");
            }
            known = Context.make(folder("shared-" + files + "-" + name), files);
            if (files >= 100_000) {
                // What is still to be written to the disk would be written under the measurements.
                run(command("sync"));
            }
            contexts.put(files + name, known);
        }
        return known;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(work.resolve(name));
    }

    /** A folder for what cachebust keeps from run to run; the name is short because a socket's path is. */
    Path state(String name) {
        return work.resolve("s-" + name);
    }

    static String tag(String name) {
        return "cachebust-bench/" + name + ":dev";
    }

    /** A command that finds the engine, and whose errors are kept for {@link #errors}. */
    ProcessBuilder command(String... words) {
        if (isClosed() && Thread.currentThread() != closer) {
            throw new IllegalStateException("interrupted");
        }
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("DOCKER_HOST", "unix://" + socket);
        builder.environment().put("XDG_STATE_HOME", state("any").toString());
        builder.environment().put("XDG_CONFIG_HOME", work.resolve("config").toString());
        builder.environment().remove("XDG_RUNTIME_DIR");
        // Engines of the 20.10 line have a client that must be told.
        builder.environment().put("DOCKER_BUILDKIT", "1");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        return builder;
    }

    /** What tools wrote to their standard error. */
    Path errors() {
        return work.resolve("errors");
    }

    /** How long a command takes from start to end, in milliseconds. */
    double elapsed(ProcessBuilder command) throws Exception {
        long start = System.nanoTime();
        run(command);
        return millis(start, System.nanoTime());
    }

    double elapsed(String... words) throws Exception {
        return elapsed(command(words));
    }

    void run(ProcessBuilder command) throws Exception {
        Process process = command.start();
        AutoCloseable end = () -> end(process);
        open.add(end);
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException(String.join(" ", command.command()) + " does not end");
            }
        } finally {
            open.remove(end);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command.command()) + " ended with " + process.exitValue());
        }
    }

    static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    /** From now on, {@code tool} is closed with this if it is not before. */
    <T extends AutoCloseable> T keep(T tool) throws Exception {
        open.add(tool);
        if (isClosed()) {
            tool.close();
        }
        return tool;
    }

    boolean isClosed() {
        return closer != null;
    }

    /** Closes the tools in reverse order. */
    void release(AutoCloseable... tools) throws Exception {
        for (int i = tools.length - 1; i >= 0; i--) {
            if (tools[i] != null && open.remove(tools[i])) {
                tools[i].close();
            }
        }
    }

    /** Ends a process and those that it has started, and waits until it is gone. */
    static void end(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Ends what still runs, after an error or an interrupt as well, and removes images; not the folder to work in. */
    @Override
    public void close() {
        closer = Thread.currentThread();
        List<AutoCloseable> left = new ArrayList<>(open);
        Collections.reverse(left);
        for (AutoCloseable tool : left) {
            try {
                tool.close();
            } catch (Exception e) {
                say("while clearing away: " + e.getMessage());
            }
        }
        try {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
            removeImages();
            engine.close();
        } catch (Exception e) {
            say("while clearing away: " + e.getMessage());
        }
    }

    /** All images with the bench's label; the cache of the builds is left to the engine. */
    private void removeImages() throws Exception {
        String filter = "label=" + Context.LABEL;
        String script = "\"$1\" ps -aq --filter \"$2\" | xargs -r \"$1\" rm -f; "
                + "\"$1\" images -q --filter \"$2\" | sort -u | xargs -r \"$1\" rmi -f";
        command("sh", "-c", script, "sh", docker, filter).start().waitFor(2, TimeUnit.MINUTES);
    }
}
