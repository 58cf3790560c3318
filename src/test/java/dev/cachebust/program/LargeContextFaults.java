package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context of a million files, watched with the heap that the launcher gives. {@code scripts/faults} runs it. */
class LargeContextFaults {
    private static final String TAG = "program-large:dev";
    private static final int FOLDERS = 100;
    private static final int FILES = FOLDERS * FOLDERS * 100;
    /** Reading a million files on a slow disk. */
    private static final long PATIENCE_SECONDS = 600;
    /** The launcher's -Xmx768m, and what a virtual machine needs besides. */
    private static final long MOST_KIB = 1100 << 10;

    @TempDir
    Path root;

    private final PrivateEngine engine = new PrivateEngine();

    @Test
    void aMillionFiles() throws Exception {
        engine.up();
        Program program = new Program(root).with("DOCKER_HOST", engine.host());
        Docker docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY src /src\nCOPY data/50/50 /data\n")
                .write("src/main", "one");
        fill(program.folder.resolve("data"));
        long began = System.nanoTime();
        try (Watching watching = program.watch("-t", TAG)) {
            JsonNode ready = watching.next("ready", e -> true, PATIENCE_SECONDS);
            say("ready after " + (System.nanoTime() - began) / 1_000_000 + " ms, " + memory(watching));
            assertThat(ready.path("files").asInt()).isEqualTo(FILES + 2);
            assertThat(ready.path("watched").asInt()).isEqualTo(FOLDERS * FOLDERS + FOLDERS + 3);
            watching.built();

            edit(program, watching, "src/main", "two");
            assertThat(docker.file(TAG, "/src/main")).isEqualTo("two");
            edit(program, watching, "data/50/50/7", "deep");
            assertThat(docker.file(TAG, "/data/7")).isEqualTo("deep");
            program.write("data/99/99/99", "not copied");
            JsonNode skipped = watching.next("skipped");
            assertThat(skipped.path("reason").asText()).isEqualTo("unused");
            assertThat(skipped.path("paths").toString()).contains("data/99/99/99");
            say(memory(watching));
            assertThat(peakKib(watching)).isLessThan(MOST_KIB);
        }
    }

    private static void fill(Path data) throws IOException {
        for (int a = 0; a < FOLDERS; a++) {
            for (int b = 0; b < FOLDERS; b++) {
                Path folder = Files.createDirectories(data.resolve(a + "/" + b));
                for (int c = 0; c < FILES / FOLDERS / FOLDERS; c++) {
                    Files.writeString(folder.resolve(Integer.toString(c)), a + " " + b + " " + c);
                }
            }
        }
    }

    private static void edit(Program program, Watching watching, String path, String content) throws Exception {
        long began = System.nanoTime();
        program.write(path, content);
        watching.next("change", e -> e.path("paths").toString().contains(path));
        watching.built();
        say("built " + (System.nanoTime() - began) / 1_000_000 + " ms after " + path + " was edited");
    }

    private static String memory(Watching watching) throws IOException {
        return "at most " + peakKib(watching) / 1024 + " MiB of memory";
    }

    private static long peakKib(Watching watching) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(watching.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static void say(String line) {
        System.out.println("a million files: " + line);
    }
}
