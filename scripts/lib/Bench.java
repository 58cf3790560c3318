import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The measuring part of scripts/bench: alternates cachebust and another tool round by round, so that both meet the same
 * machine, and prints medians, quartiles and the ratio as Markdown. Times are wall-clock milliseconds.
 */
final class Bench {
    /** Rounds that are run but not counted: compilers and caches settle. */
    private static final int WARM_UP = 5;

    /** Rest after each measurement, so that a tool is idle again when the other one is measured. */
    private static final Duration REST = Duration.ofMillis(400);

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String DOCKERFILE =
            """
            FROM bb:latest
            WORKDIR /app
            ARG CACHE_BUST_APP
            COPY . .
            RUN cat src/main.txt > /built
            """;

    private final String cachebust;
    private final String docker;
    private final Path socket;
    private final Path work;
    private final int rounds;
    private int edits;

    private Bench(String cachebust, String docker, Path socket, Path work, int rounds) {
        this.cachebust = cachebust;
        this.docker = docker;
        this.socket = socket;
        this.work = work;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        Bench bench = new Bench(args[0], args[1], Path.of(args[2]), Path.of(args[3]), Integer.parseInt(args[4]));
        try {
            bench.run();
        } catch (IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            Files.readAllLines(bench.errors()).forEach(System.err::println);
            System.exit(1);
        }
    }

    private void run() throws Exception {
        System.out.printf(
                "Engine %s, Java %s, %d processors, %s. %d rounds counted after %d to warm up; the tools alternate.%n%n",
                engineVersion(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                rounds,
                WARM_UP);
        System.out.println("| case | cachebust | against | median ms | median ms of the other | ratio |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        saveToTagged();
        saveToRunning("sync", "`after.sync`", "sync = \"%s\"");
        saveToRunning("rebuild", "`after.recreate`", "recreate = \"%s\"");
        nothingChanged();
        plan();
        statusLine();
    }

    /** From the start of a save to the moment the engine's tag names another image; debounce included. */
    private void saveToTagged() throws Exception {
        Project ours = project("watch");
        Project theirs = project("loop");
        String loop = "while inotifywait -qq -r -e close_write,create,delete,move \"$1\"; do \"$2\" build -q -t \"$3\" \"$1\"; done";
        List<Process> tools = new ArrayList<>();
        try {
            command(docker, "build", "-q", "-t", theirs.tag(), theirs.folder().toString()).start().waitFor();
            tools.add(command(cachebust, "-C", ours.folder().toString(), "watch", "-t", ours.tag(), "--progress", "quiet")
                    .start());
            tools.add(command("bash", "-c", loop, "loop", theirs.folder().toString(), docker, theirs.tag())
                    .start());
            awaitChange(ours, "", System.nanoTime());
            Thread.sleep(REST.toMillis());
            report(
                    "save → image tagged, small context",
                    "`watch`",
                    "inotify loop + `docker build -q`",
                    () -> saved(ours),
                    () -> saved(theirs));
        } finally {
            for (Process tool : tools) {
                tool.descendants().forEach(ProcessHandle::destroy);
                tool.destroy();
                tool.waitFor();
            }
            remove(ours, theirs);
        }
    }

    /** What runs in a container: it tells all the time which code it has. */
    private static final String RUNNING =
            """
            FROM bb:latest
            WORKDIR /app
            COPY src ./src
            CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do cp src/main.txt /out/next && mv /out/next /out/now; sleep 0.02 & wait $!; done"]
            """;

    private static final String COMPOSE =
            """
            name: cachebust-bench-%1$s
            services:
              app:
                image: %2$s
                build: .
                volumes: ["%3$s:/out"]
                network_mode: none
                develop:
                  watch:
                    - { path: ./src, action: %1$s, target: /app/src }
            """;

    /** From the start of a save to the moment the container runs what was saved; both debounces included. */
    private void saveToRunning(String action, String ourName, String setting) throws Exception {
        Project ours = project("our-" + action);
        Project theirs = project("their-" + action);
        String container = "cachebust-bench-our-" + action;
        List<Process> tools = new ArrayList<>();
        try {
            for (Project project : List.of(ours, theirs)) {
                Files.createDirectories(out(project));
                Files.writeString(project.folder().resolve("Dockerfile"), RUNNING);
            }
            Files.writeString(
                    ours.folder().resolve("cachebust.toml"), "[after]\n" + setting.formatted(container) + "\n");
            Files.writeString(
                    theirs.folder().resolve("compose.yaml"), COMPOSE.formatted(action, theirs.tag(), out(theirs)));
            elapsed(docker, "build", "-q", "-t", ours.tag(), ours.folder().toString());
            elapsed(docker, "run", "-d", "--name", container, "--network", "none", "-v", out(ours) + ":/out", ours.tag());
            String log = work.resolve("events-" + action).toString();
            tools.add(command(cachebust, "-C", ours.folder().toString(), "watch", "-t", ours.tag(), "--progress", "json")
                    .redirectOutput(Path.of(log).toFile())
                    .start());
            tools.add(command(docker, "compose", "--project-directory", theirs.folder().toString(), "watch", "--quiet")
                    .start());
            awaitText(Path.of(log), "\"type\":\"build-finished\"", System.nanoTime());
            awaitText(out(theirs).resolve("now"), "first", System.nanoTime());
            Thread.sleep(REST.toMillis());
            report(
                    "save → new code running in the container, " + action,
                    ourName,
                    "`docker compose watch`, action " + action,
                    () -> runs(ours),
                    () -> runs(theirs));
        } finally {
            for (Process tool : tools) {
                tool.descendants().forEach(ProcessHandle::destroy);
                tool.destroy();
                tool.waitFor();
            }
            command(docker, "rm", "-f", container).start().waitFor();
            command(docker, "compose", "--project-directory", theirs.folder().toString(), "down")
                    .start()
                    .waitFor();
            remove(ours, theirs);
        }
    }

    private Path out(Project project) {
        return work.resolve("out-" + project.folder().getFileName());
    }

    private double runs(Project project) throws Exception {
        long start = System.nanoTime();
        String text = "edit " + edits++ + " at " + start + "\n";
        Files.writeString(project.folder().resolve("src/main.txt"), text);
        double took = awaitText(out(project).resolve("now"), text, start);
        // What is built behind a sync is no part of it, and is over before the next measurement.
        Thread.sleep(3 * REST.toMillis());
        return took;
    }

    private double awaitText(Path file, String text, long start) throws Exception {
        while (true) {
            String now = Files.exists(file) ? Files.readString(file) : "";
            long elapsed = System.nanoTime() - start;
            if (now.contains(text)) {
                return elapsed / 1e6;
            }
            if (elapsed > DEADLINE.toNanos()) {
                throw new IllegalStateException("no " + text.strip() + " in " + file + " within " + DEADLINE);
            }
            Thread.sleep(2);
        }
    }

    /** A whole process from start to end, everything cached. */
    private void nothingChanged() throws Exception {
        Project ours = project("build");
        Project theirs = project("buildx");
        try {
            report(
                    "nothing changed, small context, a new process",
                    "`build`",
                    "`docker buildx build`",
                    () -> elapsed(cachebust, "-C", ours.folder().toString(), "build", "-t", ours.tag(), "--progress", "quiet"),
                    () -> elapsed(docker, "buildx", "build", "-q", "-t", theirs.tag(), theirs.folder().toString()));
        } finally {
            remove(ours, theirs);
        }
    }

    /** A plan without an engine, against what no Java program can do without: a virtual machine that starts and ends. */
    private void plan() throws Exception {
        Project ours = project("plan");
        for (int i = 0; i < 1000; i++) {
            Files.writeString(ours.folder().resolve("src/file" + i + ".txt"), "file " + i + "\n");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        report(
                "what an edit would rebuild, 1,000 files, a new process",
                "`plan FILE`",
                "`java -version`",
                () -> elapsed(cachebust, "-C", ours.folder().toString(), "plan", "src/main.txt"),
                () -> elapsed(java, "-version"));
    }

    /** What a status bar asks for every few seconds. */
    private void statusLine() throws Exception {
        Project ours = project("watch");
        report(
                "a line for a status bar",
                "`status --format tmux`",
                "`sh -c :`",
                () -> elapsed(cachebust, "-C", ours.folder().toString(), "status", "--format", "tmux"),
                () -> elapsed("sh", "-c", ":"));
    }

    private double saved(Project project) throws Exception {
        String before = imageId(project.tag());
        long start = System.nanoTime();
        Files.writeString(project.folder().resolve("src/main.txt"), "edit " + edits++ + " at " + start + "\n");
        return awaitChange(project, before, start);
    }

    private double awaitChange(Project project, String before, long start) throws Exception {
        while (true) {
            String now = imageId(project.tag());
            long elapsed = System.nanoTime() - start;
            if (!now.isEmpty() && !now.equals(before)) {
                return elapsed / 1e6;
            }
            if (elapsed > DEADLINE.toNanos()) {
                throw new IllegalStateException("no new image " + project.tag() + " within " + DEADLINE);
            }
            Thread.sleep(2);
        }
    }

    private double elapsed(String... words) throws Exception {
        long start = System.nanoTime();
        int code = command(words).start().waitFor();
        double elapsed = (System.nanoTime() - start) / 1e6;
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + code);
        }
        return elapsed;
    }

    /** What the tools wrote to their standard error. */
    private Path errors() {
        return work.resolve("errors");
    }

    private ProcessBuilder command(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("DOCKER_HOST", "unix://" + socket);
        // Engines of the 20.10 line have a client that must be told.
        builder.environment().put("DOCKER_BUILDKIT", "1");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        return builder;
    }

    private interface Measurement {
        double measure() throws Exception;
    }

    private void report(String name, String ourName, String theirName, Measurement ours, Measurement theirs)
            throws Exception {
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        double[] ratio = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            double a = ours.measure();
            Thread.sleep(REST.toMillis());
            double b = theirs.measure();
            Thread.sleep(REST.toMillis());
            if (i >= 0) {
                our[i] = a;
                their[i] = b;
                ratio[i] = a / b;
            }
        }
        System.out.printf(
                "| %s | %s | %s | %s | %s | **%s** |%n",
                name, ourName, theirName, spread(our, "%.0f"), spread(their, "%.0f"), spread(ratio, "%.2f"));
    }

    /** Median, and the middle half of the values. */
    private static String spread(double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        String range = format + " (" + format + " – " + format + ")";
        return String.format(Locale.ROOT, range, at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double quantile) {
        double position = quantile * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private record Project(Path folder, String tag) {}

    private Project project(String name) throws IOException {
        Path folder = work.resolve(name);
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("Dockerfile"), DOCKERFILE);
        for (int i = 0; i < 9; i++) {
            Files.writeString(folder.resolve("src/file" + i + ".txt"), "file " + i + "\n");
        }
        Files.writeString(folder.resolve("src/main.txt"), "first " + name + "\n");
        return new Project(folder, "cachebust-bench/" + name + ":dev");
    }

    private void remove(Project... projects) throws Exception {
        for (Project project : projects) {
            command(docker, "rmi", "-f", project.tag()).start().waitFor();
        }
    }

    private String engineVersion() throws IOException {
        return field(get("/version"), "Version");
    }

    /** The id of the image that a tag names, empty if there is none. */
    private String imageId(String tag) throws IOException {
        return field(get("/images/" + tag + "/json"), "Id");
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String get(String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.0\r\nHost: engine\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
