package dev.cachebust.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets the built program watch for a long time while files change at random and the engine fails now and then. In between
 * everything rests: then the image must have become what the context is, byte for byte, and the process must hold no more
 * than before. {@code scripts/soak} runs it.
 */
public final class Soak implements AutoCloseable {
    private static final String TAG = "cachebust-soak:dev";
    private static final String DOCKERFILE = """
            FROM bb:latest
            ARG CACHE_BUST_APP
            COPY . /c
            RUN find /c | wc -l > /count
            """;
    /** How long the image may take to become right after the last edit. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Idle threads of pools and connections are gone after a minute. */
    private static final Duration REST = Duration.ofSeconds(75);

    private final PrivateEngine engine = new PrivateEngine();
    private final Random random;
    private final Path work;
    private final Path context;
    private final Process watcher;
    private final Map<String, Integer> events = new ConcurrentSkipListMap<>();
    private final List<Vitals> vitals = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int edits;
    private int marks;

    private Soak(long seed) throws IOException {
        this.random = new Random(seed);
        this.work = Files.createTempDirectory("cachebust-soak-");
        this.context = Files.createDirectory(work.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(context.resolve(".dockerignore"), "**/.*.swp\n");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("scripts", "cachebust").toAbsolutePath().toString(),
                        "-C",
                        context.toString(),
                        "watch",
                        "-t",
                        TAG,
                        "--progress",
                        "json")
                .directory(work.toFile())
                .redirectError(work.resolve("stderr").toFile());
        builder.environment()
                .putAll(Map.of(
                        "DOCKER_HOST",
                        engine.host(),
                        "XDG_STATE_HOME",
                        work.resolve("state").toString(),
                        "XDG_CONFIG_HOME",
                        work.resolve("config").toString()));
        this.watcher = builder.start();
        Thread reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    /** Arguments: minutes, seed. */
    public static void main(String[] args) throws Exception {
        long seed = Long.parseLong(args[1]);
        boolean failed;
        try (Soak soak = new Soak(seed)) {
            say("seed " + seed + ", " + args[0] + " minutes, in " + soak.work);
            soak.run(Duration.ofMinutes(Long.parseLong(args[0])));
            soak.report();
            failed = !soak.failures.isEmpty();
        }
        // Not in there: what is open has to be closed.
        System.exit(failed ? 1 : 0);
    }

    private static void say(String line) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }

    private void read() {
        ObjectMapper json = new ObjectMapper();
        Path log = work.resolve("events.jsonl");
        try (BufferedReader lines = watcher.inputReader(StandardCharsets.UTF_8);
                var out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                JsonNode event = json.readTree(line);
                events.merge(nameOf(event), 1, Integer::sum);
            }
        } catch (IOException e) {
            say("events end: " + e.getMessage());
        }
    }

    private static String nameOf(JsonNode event) {
        String type = event.path("type").asText();
        return switch (type) {
            case "build-finished" -> "build " + event.path("result").asText();
            case "engine" -> "engine " + event.path("state").asText();
            case "warning" -> "warning " + event.path("rule").asText();
            default -> type;
        };
    }

    private void run(Duration time) throws Exception {
        Instant end = Instant.now().plus(time);
        RandomEdits source = new RandomEdits(context, random);
        check("at the start");
        do {
            Instant pause = Instant.now().plusSeconds(60 + random.nextInt(120));
            Instant fault = Instant.now().plusSeconds(random.nextInt(120));
            boolean broken = false;
            while (Instant.now().isBefore(pause)) {
                for (int burst = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 5); burst > 0; burst--) {
                    source.edit();
                    edits++;
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(random.nextInt(5) == 0 ? 8_000 : 700));
                if (!broken && Instant.now().isAfter(fault)) {
                    breakEngine();
                    broken = true;
                }
            }
            check(edits + " edits");
        } while (Instant.now().isBefore(end) && watcher.isAlive());
    }

    private void breakEngine() throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> {
                say("the engine is killed");
                engine.end("KILL");
                engine.up();
            }
            case 1 -> {
                say("the engine is restarted");
                engine.end("TERM");
                engine.up();
            }
            case 2 -> {
                int seconds = 1 + random.nextInt(45);
                say("the engine is frozen for " + seconds + " s");
                engine.signal("STOP");
                TimeUnit.SECONDS.sleep(seconds);
                engine.signal("CONT");
            }
            default -> {
                say("the build cache is pruned");
                engine.docker("builder", "prune", "-af");
            }
        }
    }

    /** Lets everything rest, and compares. */
    private void check(String when) throws Exception {
        String mark = "mark " + ++marks;
        Files.writeString(context.resolve("mark"), mark);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!mark.equals(inImage("mark"))) {
            if (!watcher.isAlive() || Instant.now().isAfter(deadline)) {
                fail(when + ": the image did not become what the context is; see " + work);
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        Path image = work.resolve("image");
        extract(image);
        List<String> differences =
                FolderContent.differences(FolderContent.of(context), FolderContent.of(image.resolve("c")));
        for (String difference : differences.subList(0, Math.min(10, differences.size()))) {
            fail(when + ": " + difference);
        }
        new ProcessBuilder("rm", "-rf", image.toString()).start().waitFor();
        TimeUnit.MILLISECONDS.sleep(REST.toMillis());
        Vitals now = Vitals.of(watcher.pid());
        vitals.add(now);
        long folders;
        try (var all = Files.walk(context)) {
            folders = all.filter(path -> Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .count();
        }
        if (now.watches() < folders || now.watches() > folders + 3) {
            fail(when + ": " + now.watches() + " watches for " + folders + " folders");
        }
        say(when + ": "
                + (differences.isEmpty() ? "image and context are the same" : differences.size() + " differences")
                + "; " + folders + " folders; " + now + "; " + events);
    }

    private String inImage(String path) {
        try {
            extract(work.resolve("look"));
            return Files.readString(work.resolve("look").resolve("c").resolve(path));
        } catch (IOException | AssertionError e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private void extract(Path into) throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", into.toString()).start().waitFor();
        Files.createDirectories(into);
        String container = engine.docker("create", TAG).strip();
        try {
            engine.docker("cp", container + ":/c", into.toString());
        } finally {
            engine.docker("rm", "-f", container);
        }
    }

    private void fail(String what) {
        say("FAILED: " + what);
        failures.add(what);
    }

    private void report() {
        if (!watcher.isAlive()) {
            fail("the watcher has ended; see " + work);
        }
        Flatness.growth(vitals).forEach(this::fail);
        if (vitals.size() < Flatness.LOOKS) {
            say("too short to tell whether anything leaks");
        }
        for (Vitals look : vitals) {
            say(look.toString());
        }
        say("events: " + new TreeMap<>(events));
        say(failures.isEmpty() ? "all held after " + edits + " edits" : failures.size() + " failures");
    }

    /** Ends the watcher; keeps the folder if something failed. */
    @Override
    public void close() throws IOException, InterruptedException {
        watcher.destroy();
        if (!watcher.waitFor(20, TimeUnit.SECONDS)) {
            fail("the watcher did not end");
            watcher.destroyForcibly();
        }
        if (failures.isEmpty()) {
            new ProcessBuilder("rm", "-rf", work.toString()).start().waitFor();
        }
    }
}
